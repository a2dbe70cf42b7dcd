namespace Turnstile.Search.Running;

/// <summary>What the effort of a search means.</summary>
internal enum EffortKind
{
    /// <summary>Candidates kept on the walk through a graph.</summary>
    Candidates,

    /// <summary>Lists that are looked into.</summary>
    Lists,

    /// <summary>Nothing: it scans everything.</summary>
    None,
}
