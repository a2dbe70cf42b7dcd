using Turnstile.Collections.Planning;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Views;

namespace Turnstile.Engine.Segments;

/// <summary>Finds out what effort a wanted recall takes in the graphs and lists of persisted segments, so that a query
/// may ask for the one.</summary>
/// <remarks>That of graphs in memory is kept there only: it takes a moment. Of graphs on disk it is found before they
/// are written, and stands in their file (<see cref="IndexFileJob"/>); that of lists when they are made, and is in
/// theirs, unless it is older than that. Segments so small that they are scanned need none. Threads: one index worker;
/// two that take the same index find the same.</remarks>
internal sealed class CalibrationJob(Store store)
{
    /// <summary>Looks into one index; false if all are known.</summary>
    public bool Run()
    {
        using ViewLease lease = store.Views.Acquire();
        (Segment? segment, VectorIndex? index) = Unknown(lease).FirstOrDefault();
        if (segment is null || index is null)
        {
            return false;
        }

        FieldIndex search = index.Search!;
        if (search.Lists?.Acquire() is { } lists)
        {
            lists.Efforts = EffortTable.Of(lists, search.Rows, index.Dense, segment.Count);
            lists.Release();
        }
        else
        {
            search.Efforts = EffortTable.OfGraph(index, segment.Count);
        }

        return true;
    }

    /// <summary>The indexes of the newest view that can be looked into and are not known.</summary>
    public HashSet<VectorIndex> Unknown()
    {
        using ViewLease lease = store.Views.Acquire();
        return [.. Unknown(lease).Select(static each => each.Index)];
    }

    // A segment in files is sealed; with all rows entered its index is complete.
    private IEnumerable<(Segment Segment, VectorIndex Index)> Unknown(ViewLease lease)
    {
        HashSet<Segment> persisted = [.. store.SegmentFiles.Entries.Select(static pair => pair.Key)];
        return
            from collection in ((CollectionsPart)lease.View[ViewSlot.Collections]).Collections.Values
            from segment in collection.Segments
            where segment.Count > SegmentPlanner.ScanRowsAlways && persisted.Contains(segment)
            from index in segment.Vectors
            where index.Field.Kind == VectorKind.Dense && IsUnknown(index) && index.IsIndexed(segment.Count)
            select (segment, index);
    }

    private static bool IsUnknown(VectorIndex index) =>
        (index.Search is { Graph: not null, Efforts: null } && index.Field.Index.Kind != IndexKind.Disk)
        || index.Search is { Lists: { IsFinal: true, HasEfforts: false } };
}
