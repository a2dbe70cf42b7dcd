using Turnstile.Collections.Planning;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Views;

namespace Turnstile.Engine.Segments;

/// <summary>Finds out what effort a wanted recall takes in the graphs and lists of persisted segments, so that a query
/// may ask for the one.</summary>
/// <remarks>Kept in memory only: it takes a moment. Segments so small that they are scanned need none. Threads: one
/// index worker; two that take the same index find the same.</remarks>
internal sealed class CalibrationJob(Store store)
{
    /// <summary>Looks into one index; false if all are known.</summary>
    public bool Run()
    {
        using ViewLease lease = store.Views.Acquire();
        if (Next(lease) is not var (segment, index))
        {
            return false;
        }

        if (index.Lists is { } lists)
        {
            lists.Efforts = EffortTable.Of(lists.Codes!, index.Dense, segment.Count);
        }
        else
        {
            index.Search!.Efforts = EffortTable.Of(index.Search, index.Dense, segment.Count);
        }

        return true;
    }

    /// <summary>Whether all indexes that can be looked into are known.</summary>
    public bool IsDone()
    {
        using ViewLease lease = store.Views.Acquire();
        return Next(lease) is null;
    }

    // A segment in files is sealed; with all rows entered its index is complete.
    private (Segment Segment, VectorIndex Index)? Next(in ViewLease lease)
    {
        HashSet<Segment> persisted = [.. store.SegmentFiles.Entries.Select(static pair => pair.Key)];
        foreach (CollectionState collection in
            ((CollectionsPart)lease.View[ViewSlot.Collections]).Collections.Values)
        {
            foreach (Segment segment in collection.Segments)
            {
                foreach (VectorIndex index in segment.Vectors)
                {
                    if (index.Field.Kind == VectorKind.Dense
                        && IsUnknown(index)
                        && segment.Count > SegmentPlanner.ScanRowsAlways
                        && index.IsIndexed(segment.Count)
                        && persisted.Contains(segment))
                    {
                        return (segment, index);
                    }
                }
            }
        }

        return null;
    }

    private static bool IsUnknown(VectorIndex index) =>
        index.Search is { Graph: not null, Efforts: null } || index.Lists is { Codes: not null, Efforts: null };
}
