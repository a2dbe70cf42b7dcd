using Turnstile.Collections.Planning;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Views;

namespace Turnstile.Engine.Segments;

/// <summary>Finds out what effort a wanted recall takes in the graphs of persisted segments, so that a query may ask
/// for the one.</summary>
/// <remarks>Kept in memory only: it takes a moment. Segments so small that they are scanned need none. Threads: one
/// index worker; two that take the same graph find the same.</remarks>
internal sealed class CalibrationJob(Store store)
{
    /// <summary>Looks into one graph; false if all are known.</summary>
    public bool Run()
    {
        using ViewLease lease = store.Views.Acquire();
        if (Next(lease) is not var (segment, index))
        {
            return false;
        }

        index.Search!.Efforts = EffortTable.Of(index.Search, index.Dense, segment.Count);
        return true;
    }

    /// <summary>Whether all graphs that can be looked into are known.</summary>
    public bool IsDone()
    {
        using ViewLease lease = store.Views.Acquire();
        return Next(lease) is null;
    }

    // A segment in files is sealed; with all rows entered its graph is complete.
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
                        && index.Search is { Graph: not null, Efforts: null }
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
}
