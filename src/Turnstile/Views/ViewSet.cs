namespace Turnstile.Views;

/// <summary>The one place where views are published and taken up.</summary>
/// <remarks>
/// Readers take no lock: they add a hold to the current view, look whether it is still current, and then read its
/// visible sequence. Publishers (the sync stage for sequences, the turnstile and the workers for parts) take
/// <see cref="LockRank.View"/>, so that no sequence is published into a view that is just being replaced; who makes new
/// parts does so before, under <see cref="LockRank.ViewChange"/>, so that no sequence waits for that.
/// </remarks>
internal sealed class ViewSet
{
    private readonly RankedLock _changes = new(LockRank.ViewChange);
    private readonly RankedLock _gate = new(LockRank.View);

    // immutable
    private readonly LogClock _clock;
    private readonly ReadTime _now;

    // written under both by Interlocked.Exchange, read by any thread; null once closed
    private View? _current;

    /// <summary>Begins with <paramref name="parts"/>, in slot order, of which it takes over one reference
    /// each.</summary>
    public ViewSet(ViewPart[] parts, Sequence visible, LogClock clock)
    {
        _clock = clock;
        _now = new ReadTime(clock);
        _current = new View(parts, visible, Held, Releases);
    }

    /// <summary>Wakes those who wait for more to become visible.</summary>
    public PublishSignal Published { get; } = new();

    /// <summary>The searches under way, told by those who search.</summary>
    public HoldCount Searches { get; } = new();

    /// <summary>The open snapshots.</summary>
    public SnapshotRegistry Snapshots { get; } = new();

    /// <summary>The views that only readers keep.</summary>
    public HeldViews Held { get; } = new();

    /// <summary>What is given back to the system behind the backs of readers: views that the last of them has
    /// left.</summary>
    public Releases Releases { get; } = new();

    /// <summary>What readers see now.</summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public Sequence Visible => Current().Visible;

    /// <summary>Holds the current view for as long as the caller likes.</summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public Snapshot OpenSnapshot()
    {
        ViewLease lease = Acquire();
        long now = _clock.Now();
        return new Snapshot(this, lease.At(lease.Sequence, new ReadTime(now)), now);
    }

    /// <summary>Holds the current view, to read it at an earlier moment.</summary>
    /// <param name="sequence">At or below the visible one; nothing of its state may have been dropped from the current
    /// view: <paramref name="check"/> says so.</param>
    /// <param name="check">Called with the view held: gives the time to judge expiry by, or throws.</param>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public Snapshot OpenSnapshotAt(Sequence sequence, Func<Sequence, ReadTime> check)
    {
        ViewLease lease = Acquire();
        try
        {
            if (sequence > lease.Sequence)
            {
                throw new ArgumentException(
                    $"sequence {sequence} is not there yet; the last one is {lease.Sequence}", nameof(sequence));
            }

            return new Snapshot(this, lease.At(sequence, check(sequence)), _clock.Now());
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    /// <summary>Takes up the view of <paramref name="snapshot"/>, or the current one.</summary>
    /// <exception cref="ArgumentException">The snapshot is of another database.</exception>
    /// <exception cref="ObjectDisposedException">The snapshot was disposed, or the database is closed.</exception>
    public ViewLease Acquire(Snapshot? snapshot) => snapshot is null ? Acquire() : snapshot.Acquire(this);

    /// <summary>Takes up the current view. Costs two interlocked additions on a core's own cache line.</summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public ViewLease Acquire()
    {
        while (true)
        {
            View view = Current();
            int stripe = view.Hold();
            if (ReferenceEquals(Volatile.Read(ref _current), view))
            {
                return new ViewLease(view, stripe, view.Visible, _now);
            }

            view.LetGo(stripe);
        }
    }

    /// <summary>Lets readers see everything up to <paramref name="visible"/>, which was applied before
    /// (ORDER-3).</summary>
    public void Publish(Sequence visible)
    {
        using (_gate.Enter())
        {
            View current = Current();
            Invariant.Check(visible >= current.Visible, "ORDER-3", "the visible sequence would go back");
            current.Publish(visible);
        }

        Published.Notify();
    }

    /// <summary>Replaces parts: <paramref name="change"/> gets the current parts and returns the new ones.</summary>
    /// <param name="change">Runs under a lock: quick, no I/O. Parts it returns unchanged are retained here; new ones
    /// bring the reference of their creator with them.</param>
    public void Replace(Func<IReadOnlyList<ViewPart>, ViewPart[]> change)
    {
        View replaced;
        using (_changes.Enter())
        {
            replaced = Current();
            ViewPart[] before = [replaced[ViewSlot.Keys], replaced[ViewSlot.Collections]];
            ViewPart[] after = change(before);
            for (int i = 0; i < after.Length; i++)
            {
                if (ReferenceEquals(after[i], before[i]))
                {
                    after[i].Retain();
                }
            }

            using (_gate.Enter())
            {
                Interlocked.Exchange(ref _current, new View(after, replaced.Visible, Held, Releases));
            }
        }

        replaced.Retire();
    }

    /// <summary>Shows the present moment of <paramref name="source"/>, parts and sequence in one step.</summary>
    /// <remarks>For a set whose changes are prepared in another one, where nobody reads.</remarks>
    public void Adopt(ViewSet source)
    {
        using ViewLease lease = source.Acquire();
        View? replaced = null;
        using (_changes.Enter())
        using (_gate.Enter())
        {
            View current = Current();
            Invariant.Check(lease.Sequence >= current.Visible, "ORDER-3", "the visible sequence would go back");
            ViewPart keys = lease.View[ViewSlot.Keys];
            ViewPart collections = lease.View[ViewSlot.Collections];
            if (ReferenceEquals(keys, current[ViewSlot.Keys])
                && ReferenceEquals(collections, current[ViewSlot.Collections]))
            {
                current.Publish(lease.Sequence);
            }
            else
            {
                keys.Retain();
                collections.Retain();
                var next = new View([keys, collections], lease.Sequence, Held, Releases);
                replaced = Interlocked.Exchange(ref _current, next);
            }
        }

        replaced?.Retire();
        Published.Notify();
    }

    /// <summary>Ends reading and publishing; the last view's parts are freed when its last reader leaves.</summary>
    public void Close()
    {
        View? last;
        using (_changes.Enter())
        using (_gate.Enter())
        {
            last = Interlocked.Exchange(ref _current, null);
        }

        last?.Retire();
        Published.Notify();
    }

    /// <summary>Refuses a reader of a closed database.</summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    internal void ThrowIfClosed() => Current();

    private View Current() =>
        Volatile.Read(ref _current) ?? throw new ObjectDisposedException(null, "the database is closed");
}
