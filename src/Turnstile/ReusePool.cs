using System.Collections.Concurrent;

namespace Turnstile;

/// <summary>Keeps objects that are not in use for the next who needs one, so that hot paths allocate nothing.</summary>
/// <remarks>One place is tried before the queue, for the common case of one caller at a time. Threads: any; an object
/// changes hands by one exchange or by the queue, so it has one owner at any time.</remarks>
/// <param name="keptMax">How many are kept; more are left to the collector.</param>
/// <typeparam name="T">What is kept.</typeparam>
internal sealed class ReusePool<T>(int keptMax)
    where T : class
{
    private readonly ConcurrentQueue<T> _kept = new();

    // Interlocked only
    private T? _last;

    /// <summary>One that nobody uses; null if none is kept.</summary>
    public T? TryRent()
    {
        T? item = Interlocked.Exchange(ref _last, null);
        return item ?? (_kept.TryDequeue(out item) ? item : null);
    }

    /// <summary>Takes one back that its owner uses no more.</summary>
    public void Return(T item)
    {
        if (Interlocked.CompareExchange(ref _last, item, null) is not null && _kept.Count < keptMax)
        {
            _kept.Enqueue(item);
        }
    }
}
