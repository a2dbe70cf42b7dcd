namespace Turnstile.Commit;

/// <summary>Says that nothing more is written, and why (FENCE-1). Closed once, for good.</summary>
/// <remarks>Threads: any.</remarks>
internal sealed class CommitFence
{
    // volatile, written by whoever fails first
    private volatile Exception? _cause;

    /// <summary>Why nothing more is written; null while all is well.</summary>
    public Exception? Cause => _cause;

    /// <summary>Closes the fence because of <paramref name="failure"/>, unless it is closed.</summary>
    public void Close(Exception failure)
    {
        // A worker may meet the fence of the manifest or the log first: then what closed that one closes this one.
        Exception cause = failure is FencedException { InnerException: { } inner } ? inner : failure;
        Interlocked.CompareExchange(ref _cause, cause, null);
    }
}
