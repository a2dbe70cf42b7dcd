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
    /// <summary>A leader that sleeps during a sync wakes when so many wait, or when the sync ends.</summary>
    public const int WakingCount = 32;

    private readonly RankedLock _gate = new(LockRank.Intake);
    private readonly SemaphoreSlim _leaderWakes = new(0, 1);
    private readonly SemaphoreSlim _quiet = new(0, 1);

    // guarded by _gate
    private readonly Queue<PendingCommit> _waiting = new();
    private bool _led;
    private int _wakeAt;
    private bool _syncing;
    private bool _closed;
    private TaskCompletionSource? _roomWanted;

    /// <summary>How many commits wait; a moment's value.</summary>
    public int Count
    {
        get
        {
            using (_gate.Enter())
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Queues a commit, if there is a place.</summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public IntakeAnswer Enter(PendingCommit pending)
    {
        bool wake;
        bool lead;
        using (_gate.Enter())
        {
            if (_closed)
            {
                throw new ObjectDisposedException(null, "the database is closed");
            }

            if (_waiting.Count >= waitingMax)
            {
                return IntakeAnswer.Full;
            }

            _waiting.Enqueue(pending);
            lead = !_led;
            _led = true;
            wake = _wakeAt > 0 && _waiting.Count >= _wakeAt;
            _wakeAt = wake ? 0 : _wakeAt;
        }

        if (wake)
        {
            _leaderWakes.Release();
        }

        return lead ? IntakeAnswer.Lead : IntakeAnswer.Queued;
    }

    /// <summary>Ends when the queue has room again.</summary>
    public Task RoomAsync()
    {
        using (_gate.Enter())
        {
            return _waiting.Count < waitingMax || _closed
                ? Task.CompletedTask
                : (_roomWanted ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Moves waiting commits into <paramref name="group"/>, first come, first served, until it has
    /// <paramref name="countMax"/> or <paramref name="bytesMax"/>; false if there were none.</summary>
    public bool Take(CommitGroup group, int countMax, long bytesMax)
    {
        int before = group.Members.Count;
        TaskCompletionSource? room;
        using (_gate.Enter())
        {
            while (group.Members.Count < countMax
                && group.ByteCount < bytesMax
                && _waiting.TryDequeue(out PendingCommit? pending))
            {
                if (pending.TryTake())
                {
                    group.ByteCount += pending.Operations?.ByteCount ?? 0;
                    group.Members.Add(pending);
                }
            }

            room = _waiting.Count < waitingMax ? _roomWanted : null;
            if (room is not null)
            {
                _roomWanted = null;
            }
        }

        room?.TrySetResult();
        return group.Members.Count > before;
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
            wake = _wakeAt > 0;
            _wakeAt = 0;
        }

        if (wake)
        {
            _leaderWakes.Release();
        }
    }

    /// <summary>The leader waits while a sync is under way and few wait; false if there is nothing to wait for and
    /// nobody waits.</summary>
    public bool SleepDuringSync()
    {
        using (_gate.Enter())
        {
            if (_waiting.Count >= WakingCount || !_syncing)
            {
                return _waiting.Count > 0;
            }

            _wakeAt = WakingCount;
        }

        _leaderWakes.Wait();
        return true;
    }

    /// <summary>The leader waits for a commit, but not for long; false if none came.</summary>
    public bool SleepUntilEntered(TimeSpan atMost)
    {
        using (_gate.Enter())
        {
            if (_waiting.Count > 0 || _closed)
            {
                return _waiting.Count > 0;
            }

            _wakeAt = 1;
        }

        if (_leaderWakes.Wait(atMost))
        {
            return true;
        }

        using (_gate.Enter())
        {
            if (_wakeAt > 0)
            {
                _wakeAt = 0;
                return false;
            }
        }

        // Somebody came at the last moment and has promised to wake.
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
        _leaderWakes.Dispose();
        _quiet.Dispose();
    }
}
