using Turnstile.Collections.Segments;
using Turnstile.Kv.Memory;
using Turnstile.Kv.Parts;
using Turnstile.Kv.Tables;
using Turnstile.Views;

namespace Turnstile.Engine;

/// <summary>Measures the open snapshots and what only old views hold.</summary>
/// <remarks>Computed when it is asked for, so that opening, closing and replacing pay nothing for it. A view may be
/// freed meanwhile: only sizes are read, which outlive the memory. Threads: any.</remarks>
internal static class SnapshotMeasures
{
    /// <summary>The state now.</summary>
    public static SnapshotStats Take(ViewSet views, LogClock clock)
    {
        int count = 0;
        Sequence? oldest = null;
        long now = clock.Now();
        long openedAt = now;
        foreach (Snapshot snapshot in views.Snapshots.Open())
        {
            count++;
            oldest = oldest is { } other && other <= snapshot.Sequence ? other : snapshot.Sequence;
            openedAt = Math.Min(openedAt, snapshot.OpenedAt);
        }

        return new SnapshotStats(count, oldest, TimeSpan.FromMilliseconds(now - openedAt), PinnedBytes(views));
    }

    private static long PinnedBytes(ViewSet views)
    {
        var counted = new HashSet<object>(ReferenceEqualityComparer.Instance);
        using (ViewLease lease = views.Acquire())
        {
            Measure(lease.View, counted);
        }

        return views.Held.All.Sum(view => Measure(view, counted));
    }

    // What is in the set already is counted elsewhere.
    private static long Measure(View view, HashSet<object> counted)
    {
        long bytes = 0;
        var keys = (KeyPart)view[ViewSlot.Keys];
        foreach (MemTable memtable in (ReadOnlySpan<MemTable>)[keys.Active, .. keys.Frozen])
        {
            bytes += counted.Add(memtable) ? memtable.CapacityBytes : 0;
        }

        for (int level = 0; level < KeyPart.LevelCount; level++)
        {
            foreach (SortedTableReader table in keys.Level(level))
            {
                bytes += counted.Add(table) ? table.FileBytes : 0;
            }
        }

        foreach (CollectionState collection in ((CollectionsPart)view[ViewSlot.Collections]).Collections.Values)
        {
            foreach (Segment segment in collection.Segments)
            {
                bytes += counted.Add(segment) ? BytesOf(segment) : 0;
            }
        }

        return bytes;
    }

    private static long BytesOf(Segment segment)
    {
        int rows = segment.Count;
        return segment.Vectors.Sum(index => index.BytesOf(rows));
    }
}
