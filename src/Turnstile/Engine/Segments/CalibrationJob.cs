using Turnstile.Collections.Planning;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Views;

namespace Turnstile.Engine.Segments;

/// <summary>Finds out what effort a wanted recall takes in the graphs and lists of persisted segments, so that a query
/// may ask for the one: by their rows once somebody wants it, and by what callers ask once there is enough of that.
/// </summary>
/// <remarks>That of graphs in memory is kept there only, and so is what callers' queries say: it takes a moment. Of
/// graphs on disk it is found by rows before they are written, and stands in their file (<see cref="IndexFileJob"/>);
/// that of lists when they are made, and is in theirs, unless it is older than that. Segments so small that they are
/// scanned need none. Threads: one index worker; two that take the same index find the same.</remarks>
internal sealed class CalibrationJob(Store store)
{
    private readonly QueryScratch _scratch = new();

    /// <summary>Looks into one index; false if all that is wanted is known.</summary>
    public bool Run()
    {
        using ViewLease lease = store.Views.Acquire();
        return TryByAsked(lease) || TryByRows(lease);
    }

    /// <summary>Wants to know all, and wakes workers.</summary>
    /// <returns>The indexes of the newest view that can be looked into and are not known.</returns>
    public HashSet<VectorIndex> WantAll()
    {
        using ViewLease lease = store.Views.Acquire();
        HashSet<VectorIndex> unknown =
            [.. Complete(lease).Select(static each => each.Index).Where(static index => IsUnknown(index))];
        foreach (VectorIndex index in unknown)
        {
            index.Asked.Want();
        }

        store.Signals.Indexing.Set();
        return unknown;
    }

    /// <summary>Whether one of them is in the newest view and is not known yet.</summary>
    public bool IsAnyUnknown(HashSet<VectorIndex> indexes)
    {
        using ViewLease lease = store.Views.Acquire();
        return Complete(lease).Any(each => indexes.Contains(each.Index) && IsUnknown(each.Index));
    }

    private bool TryByAsked(ViewLease lease)
    {
        (Segment? segment, VectorIndex? index) =
            Complete(lease).FirstOrDefault(static each => each.Index.Asked.IsFull && IsSearched(each.Index));
        if (segment is null || index?.Asked.TryTake() is not { } vectors)
        {
            return false;
        }

        if (EffortsOf(segment, Array.IndexOf(segment.Vectors, index), lease.Sequence, vectors) is { } efforts)
        {
            Keep(index, efforts);
        }

        return true;
    }

    private bool TryByRows(ViewLease lease)
    {
        (Segment? segment, VectorIndex? index) =
            Complete(lease).FirstOrDefault(static each => each.Index.Asked.IsWanted && IsUnknown(each.Index));
        if (segment is null || index is null)
        {
            return false;
        }

        switch (index.Search)
        {
            case MemoryGraphIndex graph:
                graph.Efforts = EffortTable.OfGraph(graph, index, segment.Count);
                break;
            case ListIndex search:
                Keep(search.Lists, lists => EffortTable.Of(lists, search.Rows, index.Dense, segment.Count));
                break;
        }

        return true;
    }

    private static void Keep(VectorIndex index, EffortTable efforts)
    {
        switch (index.Search)
        {
            case GraphIndex graph:
                graph.Efforts = efforts;
                break;
            case ListIndex search:
                Keep(search.Lists, _ => efforts);
                break;
        }
    }

    // They are those of the lists that are there now.
    private static void Keep(GrowingLists growing, Func<FieldLists, EffortTable> find)
    {
        FieldLists lists = growing.Acquire()!;
        try
        {
            lists.Efforts = find(lists);
        }
        finally
        {
            lists.Release();
        }
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
    private static bool IsSearched(VectorIndex index) =>
        index.Search is GraphIndex or ListIndex { Lists.IsFinal: true };

    private static bool IsUnknown(VectorIndex index) => index.Search switch
    {
        MemoryGraphIndex graph => graph.Efforts is null && index.Field.Index.Kind != IndexKind.Disk,
        ListIndex search => search.Lists is { IsFinal: true, HasEfforts: false },
        _ => false,
    };
}
