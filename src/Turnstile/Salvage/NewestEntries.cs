using Turnstile.Kv;

namespace Turnstile.Salvage;

/// <summary>Merges entries of many files into one order and takes of each key the newest one that counts.</summary>
/// <remarks>Deletes are facts wherever they stand; a value counts if it is of a live file, or if its key lies where
/// a live file could not be read. Cost: one entry of each file in memory. Threads: one.</remarks>
internal static class NewestEntries
{
    /// <summary>The values that are left, by rising stored key.</summary>
    public static IEnumerable<SalvagedEntry> Of(SalvageSource source, long now)
    {
        var heads = new PriorityQueue<IEnumerator<SalvagedEntry>, SalvagedEntry>(SalvagedEntry.Order);
        foreach (IEnumerable<SalvagedEntry> entries in source.Entries())
        {
            IEnumerator<SalvagedEntry> head = entries.GetEnumerator();
            if (head.MoveNext())
            {
                heads.Enqueue(head, head.Current);
            }
        }

        return Merge(heads, source, now);
    }

    private static IEnumerable<SalvagedEntry> Merge(
        PriorityQueue<IEnumerator<SalvagedEntry>, SalvagedEntry> heads, SalvageSource source, long now)
    {
        byte[]? done = null;
        while (heads.TryDequeue(out IEnumerator<SalvagedEntry>? head, out SalvagedEntry? entry))
        {
            if (head.MoveNext())
            {
                heads.Enqueue(head, head.Current);
            }

            bool isPut = entry.Stamp.Kind == EntryKind.Put;
            if ((done is not null && done.AsSpan().SequenceEqual(entry.Key))
                || (isPut && !entry.IsLive && !source.IsInGap(entry.Key)))
            {
                continue;
            }

            done = entry.Key;
            bool isExpired = entry.Stamp.ExpiresAtMilliseconds != 0 && entry.Stamp.ExpiresAtMilliseconds <= now;
            if (isPut && !isExpired && source.NewestDelete(entry.Key) < entry.Stamp.Sequence)
            {
                yield return entry;
            }
        }
    }
}
