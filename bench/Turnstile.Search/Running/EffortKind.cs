namespace Turnstile.Search.Running;

/// <summary>What the effort of a search means.</summary>
internal enum EffortKind
{
    /// <summary>Candidates kept on the walk through a graph.</summary>
    Candidates,

    /// <summary>Candidates found by codes of multi-vectors, all of which are compared by MaxSim.</summary>
    Compared,

    /// <summary>Lists that are looked into.</summary>
    Lists,

    /// <summary>How much of the bounds of blocks of sparse vectors is believed, in hundredths: 100 misses
    /// nothing.</summary>
    Bounds,

    /// <summary>Nothing: it scans everything.</summary>
    None,
}
