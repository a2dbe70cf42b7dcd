namespace Turnstile.Views;

/// <summary>A held view of the whole database: every read through it sees the same moment, however the world moves
/// on.</summary>
/// <remarks>Threads: any; a read that is under way when the snapshot is disposed ends well, later ones are refused.
/// Lifetime: dispose it soon, for it pins the files and the memory of its moment.
/// Cost: opening is O(1), stops nobody and takes no lock.</remarks>
public sealed class Snapshot : IDisposable
{
    private readonly ViewSet _owner;
    private readonly ViewLease _lease;

    // 0 open, 1 disposed; Interlocked only
    private int _disposed;

    internal Snapshot(ViewSet owner, ViewLease lease)
    {
        _owner = owner;
        _lease = lease;
    }

    /// <summary>The moment: everything up to here is seen, nothing after.</summary>
    public Sequence Sequence => _lease.Sequence;

    /// <summary>Lets the moment go.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _lease.Dispose();
        }
    }

    // The new hold stands on the stripe of the snapshot's own. If the snapshot is still open after it was added, its
    // own hold kept that stripe above zero until then, so whoever counts the holds sees one of the two.
    internal ViewLease Acquire(ViewSet reader)
    {
        if (!ReferenceEquals(reader, _owner))
        {
            throw new ArgumentException("the snapshot belongs to another database");
        }

        _owner.ThrowIfClosed();
        ViewLease lease = _lease.Beside();
        if (Interlocked.CompareExchange(ref _disposed, 0, 0) != 0)
        {
            lease.Dispose();
            throw new ObjectDisposedException(nameof(Snapshot), "the snapshot was disposed");
        }

        return lease;
    }
}
