using Turnstile.Commit;

namespace Turnstile.Kv;

/// <summary>The answer to the write of one key.</summary>
/// <param name="Status">How it went.</param>
/// <param name="Sequence">Its place in the order; the last one given out if it was refused and used none.</param>
/// <param name="Version">The version the key has now; 0 after a delete, and if the write was refused.</param>
public readonly record struct WriteResult(CommitStatus Status, Sequence Sequence, ulong Version)
{
    /// <summary>Whether the write took its place in the order.</summary>
    public bool IsOk => Status == CommitStatus.Ok;

    /// <summary>Whether the request had passed before: this is the first answer, and nothing was changed now.</summary>
    public bool IsRepeated { get; internal init; }

    /// <summary>The request it was given; none if there was none.</summary>
    public RequestId Request { get; internal init; }
}
