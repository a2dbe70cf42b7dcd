using System.Collections.Concurrent;

namespace Turnstile.Ordering;

/// <summary>An atomic sequence, a lock-free queue as the log, a concurrent map: nobody waits for anybody, and nothing
/// agrees on the order.</summary>
internal sealed class LockFree : IDesign
{
    private readonly ConcurrentDictionary<ulong, ulong> _map = new();
    private readonly ConcurrentQueue<(ulong Sequence, ulong Key, ulong Value)> _log = new();
    private ulong _last;

    public string Name => "lock-free parts";

    public void Put(ulong key, ulong value)
    {
        ulong sequence = Interlocked.Increment(ref _last);
        _log.Enqueue((sequence, key, value));
        _map[key] = value;
    }

    public bool TryGet(ulong key, out ulong value) => _map.TryGetValue(key, out value);

    public long? Inversions()
    {
        long count = 0;
        ulong before = 0;
        foreach ((ulong sequence, _, _) in _log)
        {
            count += sequence < before ? 1 : 0;
            before = sequence;
        }

        return count;
    }

    public void Dispose()
    {
    }
}
