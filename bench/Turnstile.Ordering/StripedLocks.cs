namespace Turnstile.Ordering;

/// <summary>A lock for each of 64 buckets of keys; sequence and log behind a lock of their own, or the sequence by an
/// atomic counter and the log by a lock, which is cheaper and breaks the order.</summary>
internal sealed class StripedLocks(bool ordered) : IDesign
{
    private const int Count = 64;

    private readonly Lock[] _gates = [.. Enumerable.Range(0, Count).Select(static _ => new Lock())];
    private readonly SortedDictionary<ulong, ulong>[] _maps =
        [.. Enumerable.Range(0, Count).Select(static _ => new SortedDictionary<ulong, ulong>())];

    private readonly Lock _order = new();
    private readonly SequenceLog _log = new();
    private ulong _last;

    public string Name => ordered ? "bucket locks, log lock inside" : "bucket locks, atomic sequence";

    public void Put(ulong key, ulong value)
    {
        int stripe = (int)(key >> 58);
        lock (_gates[stripe])
        {
            if (ordered)
            {
                lock (_order)
                {
                    _log.Append(++_last, key, value);
                }
            }
            else
            {
                ulong sequence = Interlocked.Increment(ref _last);
                lock (_order)
                {
                    _log.Append(sequence, key, value);
                }
            }

            _maps[stripe][key] = value;
        }
    }

    public bool TryGet(ulong key, out ulong value)
    {
        int stripe = (int)(key >> 58);
        lock (_gates[stripe])
        {
            return _maps[stripe].TryGetValue(key, out value);
        }
    }

    public long? Inversions() => _log.Inversions();

    public void Dispose()
    {
    }
}
