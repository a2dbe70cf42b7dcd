namespace Turnstile.Commit;

/// <summary>The bounded queue before the turnstile, and the one flag that says who leads.</summary>
/// <remarks>
/// Exactly one thread leads while commits are waiting or under way: a caller that finds nobody leading
/// (<see cref="Enter"/> returns true) leads its own group on its own thread; if others came meanwhile, it passes the
/// lead to the turnstile's thread. The flag changes only under the lock, together with the look into the queue, so no
/// commit is left without a leader and there are never two.
/// </remarks>
internal sealed class Intake(int waitingMax) : IDisposable
{
    private readonly RankedLock _gate = new(LockRank.Intake);
    private readonly SemaphoreSlim _room = new(waitingMax, waitingMax);
    private readonly SemaphoreSlim _leaderWakes = new(0, 1);
    private readonly SemaphoreSlim _quiet = new(0, 1);

    // guarded by _gate
    private readonly Queue<PendingCommit> _waiting = new();
    private bool _led;
    private bool _leaderSleeps;
    private bool _syncing;
    private bool _closed;

    /// <summary>Takes a place in the queue; true if it was free at once.</summary>
    public bool TryReserve() => _room.Wait(0);

    /// <summary>Waits for a place in the queue.</summary>
    public Task ReserveAsync(CancellationToken cancellation) => _room.WaitAsync(cancellation);

    /// <summary>Queues a commit whose place was reserved; true if the caller must lead.</summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public bool Enter(PendingCommit pending)
    {
        bool wake;
        bool lead;
        using (_gate.Enter())
        {
            if (_closed)
            {
                _room.Release();
                throw new ObjectDisposedException(null, "the database is closed");
            }

            _waiting.Enqueue(pending);
            lead = !_led;
            _led = true;
            wake = _leaderSleeps;
            _leaderSleeps = false;
        }

        if (wake)
        {
            _leaderWakes.Release();
        }

        return lead;
    }

    /// <summary>Moves waiting commits into <paramref name="group"/>, first come, first served; false if there were
    /// none.</summary>
    public bool Take(CommitGroup group, int countMax, long bytesMax)
    {
        int taken = 0;
        long bytes = 0;
        using (_gate.Enter())
        {
            while (taken < countMax && bytes < bytesMax && _waiting.TryDequeue(out PendingCommit? pending))
            {
                taken++;
                if (pending.TryTake())
                {
                    bytes += pending.Operations?.ByteCount ?? 0;
                    group.Members.Add(pending);
                }
            }
        }

        if (taken > 0)
        {
            _room.Release(taken);
        }

        return group.Members.Count > 0;
    }

    /// <summary>Gives the lead up if nobody waits; false if the caller must go on leading or pass the lead
    /// on.</summary>
    public bool TryStopLeading()
    {
        bool quiet;
        using (_gate.Enter())
        {
            if (_waiting.Count > 0)
            {
                return false;
            }

            _led = false;
            quiet = _closed;
        }

        if (quiet)
        {
            _quiet.Release();
        }

        return true;
    }

    /// <summary>The leader has handed a group to the sync thread.</summary>
    public void BeginSync()
    {
        using (_gate.Enter())
        {
            _syncing = true;
        }
    }

    /// <summary>The sync thread is done with its group; a sleeping leader wakes.</summary>
    public void EndSync()
    {
        bool wake;
        using (_gate.Enter())
        {
            _syncing = false;
            wake = _leaderSleeps;
            _leaderSleeps = false;
        }

        if (wake)
        {
            _leaderWakes.Release();
        }
    }

    /// <summary>The leader waits while a sync is under way and nobody waits; false if no sync is under way.</summary>
    public bool SleepDuringSync()
    {
        using (_gate.Enter())
        {
            if (_waiting.Count > 0 || !_syncing)
            {
                return _waiting.Count > 0;
            }

            _leaderSleeps = true;
        }

        _leaderWakes.Wait();
        return true;
    }

    /// <summary>Refuses further commits and waits until those under way are answered.</summary>
    public void Close()
    {
        using (_gate.Enter())
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            if (!_led)
            {
                return;
            }
        }

        _quiet.Wait();
    }

    /// <summary>Frees the waiting handles.</summary>
    public void Dispose()
    {
        _room.Dispose();
        _leaderWakes.Dispose();
        _quiet.Dispose();
    }
}
