using Turnstile.Collections.Planning;
using Turnstile.Collections.Segments;
using Turnstile.Views;

namespace Turnstile.Engine;

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
        foreach (CollectionState collection in
            ((CollectionsPart)lease.View[ViewSlot.Collections]).Collections.Values)
        {
            foreach (Segment segment in collection.Segments)
            {
                foreach (VectorIndex index in segment.Vectors)
                {
                    // Vectors in the file: the segment is sealed and its index complete.
                    if (index.Search is { Graph: not null, HasCodes: true, Efforts: null } search
                        && index.Column.IsInFile
                        && index.IsIndexed(segment.Count)
                        && segment.Count > SegmentPlanner.ScanRowsAlways)
                    {
                        search.Efforts = EffortTable.Of(search, index.Column, segment.Count);
                        return true;
                    }
                }
            }
        }

        return false;
    }
}
