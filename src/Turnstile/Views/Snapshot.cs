namespace Turnstile.Views;

/// <summary>A held view of the whole database: every read through it sees the same moment, however the world moves
/// on.</summary>
/// <remarks>Threads: any; a read that is under way when the snapshot is disposed ends well, later ones are refused.
/// Lifetime: dispose it soon, for it pins the files and the memory of its moment; a database with
/// <see cref="DatabaseOptions.SnapshotAgeMax"/> ends it when it is too old.
/// Cost: opening is O(1), stops nobody and takes no lock.</remarks>
public sealed class Snapshot : IDisposable
{
    private const int Open = 0;
    private const int Disposed = 1;
    private const int Expired = 2;

    // immutable
    private readonly ViewSet _owner;
    private readonly ViewLease _lease;

    // written by the maintenance worker before it ends the snapshot
    private TimeSpan _ageMax;

    // Open, Disposed or Expired, changed once; Interlocked only
    private int _state;

    internal Snapshot(ViewSet owner, ViewLease lease, long openedAt)
    {
        _owner = owner;
        _lease = lease;
        OpenedAt = openedAt;
        owner.Snapshots.Add(this);
    }

    /// <summary>The moment: everything up to here is seen, nothing after.</summary>
    public Sequence Sequence => _lease.Sequence;

    /// <summary>When it was opened, Unix milliseconds of log time.</summary>
    internal long OpenedAt { get; }

    /// <summary>Where it is registered; set once, before it can be found there.</summary>
    internal SnapshotRegistry.Place Place { get; set; }

    /// <summary>Lets the moment go.</summary>
    public void Dispose() => End(Disposed);

    /// <summary>Ends it because it is older than <paramref name="ageMax"/>; reads under way end well. The maintenance
    /// worker.</summary>
    internal void Expire(TimeSpan ageMax)
    {
        _ageMax = ageMax;
        End(Expired);
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
        int state = Interlocked.CompareExchange(ref _state, Open, Open);
        if (state == Open)
        {
            return lease;
        }

        lease.Dispose();
        throw state == Expired
            ? new SnapshotExpiredException(Sequence, _ageMax)
            : new ObjectDisposedException(nameof(Snapshot), "the snapshot was disposed");
    }

    private void End(int state)
    {
        if (Interlocked.CompareExchange(ref _state, state, Open) == Open)
        {
            SnapshotRegistry.Remove(Place);
            _lease.Dispose();
        }
    }
}
