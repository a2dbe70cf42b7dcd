using Turnstile.Commit;

namespace Turnstile.Kv;

/// <summary>The answer to a load of sorted data.</summary>
/// <param name="Status">How it went: conflict if a key was there, or was written meanwhile, between the first and the
/// last.</param>
/// <param name="Sequence">The one place in the order of all its entries; the last one given out if it was refused, or
/// there was nothing to load.</param>
/// <param name="Count">How many entries were loaded.</param>
public readonly record struct BulkLoadResult(CommitStatus Status, Sequence Sequence, long Count)
{
    /// <summary>Whether everything was loaded; nothing was, otherwise.</summary>
    public bool IsOk => Status == CommitStatus.Ok;
}
