using Turnstile.Kv.Memory;
using Turnstile.Kv.Parts;
using Turnstile.Log;

namespace Turnstile.Kv.Admission;

/// <summary>Brings near what reading the hints of some operations will touch in memtables, for all of them at once, so
/// that their cache misses overlap.</summary>
/// <remarks>
/// <code>
///   slot of each in each memtable; then the node that the slot leads to
/// </code>
/// Changes nothing, and nothing depends on it. Threads: any; the caller holds the view that the part belongs to.
/// </remarks>
internal static class HintPrefetch
{
    /// <summary>The most operations at once: what they touch fits into the caches nearest to the processor.</summary>
    public const int OperationsMax = MemTablePrefetch.KeysMax;

    /// <summary>Brings near what hints of operations from <paramref name="from"/> on will touch; returns of how
    /// many.</summary>
    public static int Run(OperationBuffer operations, int from, KeyPart part)
    {
        int count = Math.Min(OperationsMax, operations.Count - from);
        Span<ulong> hashes = stackalloc ulong[OperationsMax];
        hashes = hashes[..count];
        for (int i = 0; i < count; i++)
        {
            hashes[i] = HashOf(operations[from + i]);
        }

        Fetch(part.Active, hashes);
        foreach (MemTable frozen in part.Frozen)
        {
            Fetch(frozen, hashes);
        }

        return count;
    }

    private static void Fetch(MemTable memtable, ReadOnlySpan<ulong> hashes)
    {
        if (memtable.IsEmpty)
        {
            return;
        }

        foreach (ulong hash in hashes)
        {
            memtable.PrefetchSlot(hash);
        }

        foreach (ulong hash in hashes)
        {
            memtable.PrefetchNode(hash);
        }
    }

    private static ulong HashOf(in Operation operation)
    {
        using var stored = new StoredKey(operation.Target, operation.Key, stackalloc byte[StoredKey.StackBytes]);
        return KeyHash.Of(stored.Bytes);
    }
}
