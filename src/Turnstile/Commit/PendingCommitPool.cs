using System.Collections.Concurrent;

namespace Turnstile.Commit;

/// <summary>Keeps finished <see cref="PendingCommit"/>s for the next callers, so that a commit allocates
/// nothing.</summary>
/// <remarks>Threads: any.</remarks>
internal sealed class PendingCommitPool
{
    /// <summary>How many are kept; more are left to the collector.</summary>
    public const int KeptMax = 1024;

    private readonly ConcurrentQueue<PendingCommit> _kept = new();
    private PendingCommit? _last;

    /// <summary>One that nobody uses.</summary>
    public PendingCommit Rent()
    {
        PendingCommit? pending = Interlocked.Exchange(ref _last, null);
        return pending ?? (_kept.TryDequeue(out pending) ? pending : new PendingCommit(this));
    }

    /// <summary>Takes one back.</summary>
    public void Return(PendingCommit pending)
    {
        if (Interlocked.CompareExchange(ref _last, pending, null) is not null && _kept.Count < KeptMax)
        {
            _kept.Enqueue(pending);
        }
    }
}
