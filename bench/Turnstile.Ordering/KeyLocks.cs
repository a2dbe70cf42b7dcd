using System.Collections.Concurrent;

namespace Turnstile.Ordering;

/// <summary>A lock for each key, in a concurrent map that knows no order of keys; sequence and log behind one more
/// lock.</summary>
internal sealed class KeyLocks : IDesign
{
    private readonly ConcurrentDictionary<ulong, Slot> _slots = new();
    private readonly Lock _order = new();
    private readonly SequenceLog _log = new();
    private ulong _last;

    public string Name => "per-key locks";

    public void Put(ulong key, ulong value)
    {
        Slot slot = _slots.GetOrAdd(key, static _ => new Slot());
        lock (slot)
        {
            lock (_order)
            {
                _log.Append(++_last, key, value);
            }

            slot.Value = value;
        }
    }

    public bool TryGet(ulong key, out ulong value)
    {
        value = 0;
        if (!_slots.TryGetValue(key, out Slot? slot))
        {
            return false;
        }

        lock (slot)
        {
            value = slot.Value;
        }

        return true;
    }

    public long? Inversions() => _log.Inversions();

    public void Dispose()
    {
    }

    private sealed class Slot
    {
        public ulong Value;
    }
}
