namespace Turnstile.Engine;

/// <summary>Units on their way from the turnstile to the worker that flushes them; bounded, so that memory
/// is.</summary>
/// <param name="countMax">How many may wait; one that nobody flushes must take all.</param>
/// <remarks>Threads: <see cref="WaitForPlace"/> and <see cref="Add"/> from the turnstile, the rest from one worker, but
/// for <see cref="Count"/>. When the worker fails, the turnstile is not left waiting: it is refused.</remarks>
internal sealed class FrozenQueue(int countMax = FrozenQueue.CountMax) : IDisposable
{
    /// <summary>The most units waiting; the turnstile stops for a flush beyond it.</summary>
    public const int CountMax = 4;

    // one more than there are units: what Fail lets through
    private readonly SemaphoreSlim _places = new(countMax, countMax + 1);
    private readonly RankedLock _gate = new(LockRank.Frozen);

    // guarded by _gate
    private readonly Queue<FrozenUnit> _units = new();
    private long _addedCount;

    // Interlocked: written by the worker that fails first
    private Exception? _failure;

    /// <summary>How many units were ever added.</summary>
    public long AddedCount
    {
        get
        {
            using (_gate.Enter())
            {
                return _addedCount;
            }
        }
    }

    /// <summary>How many units were ever flushed; they are flushed in the order in which they were added.</summary>
    public long FlushedCount
    {
        get
        {
            using (_gate.Enter())
            {
                return _addedCount - _units.Count;
            }
        }
    }

    /// <summary>How many units wait.</summary>
    public int Count
    {
        get
        {
            using (_gate.Enter())
            {
                return _units.Count;
            }
        }
    }

    /// <summary>Waits until one more unit may be added; false if there was no need to.</summary>
    /// <exception cref="FencedException">The worker has failed.</exception>
    public bool WaitForPlace()
    {
        bool waits = !_places.Wait(0);
        if (waits)
        {
            _places.Wait();
        }

        if (Volatile.Read(ref _failure) is { } failure)
        {
            _places.Release();
            throw new FencedException(failure);
        }

        return waits;
    }

    /// <summary>Adds a unit, for which a place was waited for.</summary>
    public void Add(FrozenUnit unit)
    {
        using (_gate.Enter())
        {
            _units.Enqueue(unit);
            _addedCount++;
        }
    }

    /// <summary>The oldest unit, which stays in the queue; null if there is none.</summary>
    public FrozenUnit? Peek()
    {
        using (_gate.Enter())
        {
            return _units.TryPeek(out FrozenUnit? unit) ? unit : null;
        }
    }

    /// <summary>Takes the oldest unit out, after it was flushed, and gives its references back.</summary>
    public void Remove()
    {
        FrozenUnit unit;
        using (_gate.Enter())
        {
            unit = _units.Dequeue();
        }

        unit.Release();
        _places.Release();
    }

    /// <summary>Refuses further units because a worker failed; the first failure counts.</summary>
    public void Fail(Exception failure)
    {
        if (Interlocked.CompareExchange(ref _failure, failure, null) is null)
        {
            _places.Release();
        }
    }

    /// <summary>Gives back what was not flushed; it is in the logs.</summary>
    public void Dispose()
    {
        while (_units.TryDequeue(out FrozenUnit? unit))
        {
            unit.Release();
        }

        _places.Dispose();
    }
}
