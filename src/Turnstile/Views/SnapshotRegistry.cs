using System.Numerics;

namespace Turnstile.Views;

/// <summary>The open snapshots, so that they can be counted, measured and ended.</summary>
/// <remarks>
/// A stripe for each processor, each a chain of chunks of 64 places that only grows; a place is taken by setting its
/// bit with one compare-exchange and given back by clearing it. So opening and closing cost two interlocked operations
/// on a core's own cache line, whatever number is open; only looking at them costs by their number. Threads: any.
/// </remarks>
internal sealed class SnapshotRegistry
{
    private readonly Stripe[] _stripes = new Stripe[
        (int)BitOperations.RoundUpToPowerOf2((uint)Math.Min(Environment.ProcessorCount, 64))];

    public SnapshotRegistry()
    {
        for (int i = 0; i < _stripes.Length; i++)
        {
            _stripes[i] = new Stripe();
        }
    }

    /// <summary>Enters a snapshot, and tells it its place before anybody can find it there.</summary>
    public void Add(Snapshot snapshot)
    {
        Stripe stripe = _stripes[Thread.GetCurrentProcessorId() & (_stripes.Length - 1)];
        Chunk chunk = Volatile.Read(ref stripe.Hint);
        while (true)
        {
            ulong used = Volatile.Read(ref chunk.Used);
            if (used == ulong.MaxValue)
            {
                chunk = chunk.NextOrNew();
                Volatile.Write(ref stripe.Hint, chunk);
                continue;
            }

            int slot = BitOperations.TrailingZeroCount(~used);
            if (Interlocked.CompareExchange(ref chunk.Used, used | (1UL << slot), used) == used)
            {
                snapshot.Place = new Place(stripe, chunk, slot);
                Volatile.Write(ref chunk.Snapshots[slot], snapshot);
                return;
            }
        }
    }

    /// <summary>Takes a snapshot out; once, by whoever ended it.</summary>
    public static void Remove(in Place place)
    {
        // In this order: once the bit is clear, the slot is another snapshot's.
        Volatile.Write(ref place.Chunk.Snapshots[place.Slot], null);
        Interlocked.And(ref place.Chunk.Used, ~(1UL << place.Slot));
        Volatile.Write(ref place.Stripe.Hint, place.Chunk);
    }

    /// <summary>The snapshots that are open; one that is opened or closed meanwhile is among them or not.</summary>
    public IEnumerable<Snapshot> Open()
    {
        foreach (Stripe stripe in _stripes)
        {
            for (Chunk? chunk = stripe.First; chunk is not null; chunk = chunk.Next)
            {
                for (int slot = 0; slot < Chunk.SlotCount; slot++)
                {
                    if (Volatile.Read(ref chunk.Snapshots[slot]) is { } snapshot)
                    {
                        yield return snapshot;
                    }
                }
            }
        }
    }

    /// <summary>Where a snapshot is entered.</summary>
    internal readonly record struct Place(Stripe Stripe, Chunk Chunk, int Slot);

    /// <summary>The chunks of the snapshots that were opened on one processor.</summary>
    internal sealed class Stripe
    {
        // any, volatile: a chunk in which there was room lately; a wrong guess costs a longer way
        public Chunk Hint;

        public Stripe()
        {
            First = new Chunk();
            Hint = First;
        }

        public Chunk First { get; }
    }

    /// <summary>64 places.</summary>
    internal sealed class Chunk
    {
        public const int SlotCount = 64;

        // any, Interlocked: bit i says that slot i is taken
        public ulong Used;

        // any, volatile: slot i is written by who took it and cleared by who gives it back
        public readonly Snapshot?[] Snapshots = new Snapshot?[SlotCount];

        // any, Interlocked: set once
        private Chunk? _next;

        public Chunk? Next => Volatile.Read(ref _next);

        public Chunk NextOrNew() => Next
            ?? (new Chunk() is var own && Interlocked.CompareExchange(ref _next, own, null) is { } other ? other : own);
    }
}
