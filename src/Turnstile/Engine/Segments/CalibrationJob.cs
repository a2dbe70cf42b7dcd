using Turnstile.Collections.Planning;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Views;

namespace Turnstile.Engine.Segments;

/// <summary>Finds out what effort a wanted recall takes in the graphs and lists of persisted segments, so that a query
/// may ask for the one: by their rows first, and by what callers ask once that is known.</summary>
/// <remarks>What callers' queries say is kept in memory only. By rows, that of graphs in memory is kept there only: it takes a moment. Of graphs on disk it is found before they
/// are written, and stands in their file (<see cref="IndexFileJob"/>); that of lists when they are made, and is in
/// theirs, unless it is older than that. Segments so small that they are scanned need none. Threads: one index worker;
/// two that take the same index find the same.</remarks>
internal sealed class CalibrationJob(Store store)
{
    private readonly QueryScratch _scratch = new();

    /// <summary>Looks into one index; false if all are known.</summary>
    public bool Run()
    {
        using ViewLease lease = store.Views.Acquire();
        (Segment? segment, VectorIndex? index) = Unknown(lease).FirstOrDefault();
        if (segment is null || index is null)
        {
            return TryByAsked(lease);
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

    private bool TryByAsked(ViewLease lease)
    {
        (Segment? segment, VectorIndex? index) =
            Complete(lease).FirstOrDefault(static each => each.Index.Asked.IsFull && IsSearched(each.Index));
        if (segment is null || index?.Asked.TryTake() is not { } vectors)
        {
            return false;
        }

        if (EffortsOf(segment, Array.IndexOf(segment.Vectors, index), lease.Sequence, vectors) is not { } efforts)
        {
            return true;
        }

        if (index.Search!.Lists?.Acquire() is { } lists)
        {
            lists.Efforts = efforts;
            lists.Release();
        }
        else
        {
            index.Search.Efforts = efforts;
        }

        return true;
    }

    private EffortTable? EffortsOf(Segment segment, int field, Sequence at, byte[][] vectors)
    {
        try
        {
            return new AskedRecall(segment, field, at, _scratch).Of(vectors);
        }
        catch (IOException)
        {
            // Queries that come upon it are told; the efforts that are known stay.
            return null;
        }
        finally
        {
            _scratch.End();
        }
    }

    private IEnumerable<(Segment Segment, VectorIndex Index)> Unknown(ViewLease lease) =>
        Complete(lease).Where(static each => IsUnknown(each.Index));

    // A segment in files is sealed; with all rows entered its index is complete.
    private IEnumerable<(Segment Segment, VectorIndex Index)> Complete(ViewLease lease)
    {
        HashSet<Segment> persisted = [.. store.SegmentFiles.Entries.Select(static pair => pair.Key)];
        return
            from collection in ((CollectionsPart)lease.View[ViewSlot.Collections]).Collections.Values
            from segment in collection.Segments
            where segment.Count > SegmentPlanner.ScanRowsAlways && persisted.Contains(segment)
            from index in segment.Vectors
            where index.Field.Kind == VectorKind.Dense && index.IsIndexed(segment.Count)
            select (segment, index);
    }

    // Of what is laid out anew at this moment the old is calibrated in vain; the next sample finds the new.
    private static bool IsSearched(VectorIndex index) => index.Search is { HasGraph: true } or { Lists.IsFinal: true };

    private static bool IsUnknown(VectorIndex index) =>
        (index.Search is { Graph: not null, Efforts: null } && index.Field.Index.Kind != IndexKind.Disk)
        || index.Search is { Lists: { IsFinal: true, HasEfforts: false } };
}
