using System.Collections.Immutable;
using Turnstile.Collections.Segments;
using Turnstile.Vectors.Hnsw;
using Turnstile.Views;

namespace Turnstile.Engine;

/// <summary>Inserts rows that are not indexed yet into the graphs of their segments, some at a time.</summary>
/// <remarks>Rows are inserted whether visible yet or not, for queries pass over what they may not see. A row that was
/// superseded some time ago is left out: only older snapshots can want it, and they are told to scan.
/// Threads: one index worker; each worker has a job of its own.</remarks>
internal sealed class IndexJob(ViewSet views)
{
    // The inserter of the graph that was worked on last: a worker mostly stays with one graph.
    private HnswInserter? _inserter;

    // What was visible when rows were claimed last. What was superseded by then is so for all but old readers, while a
    // row superseded this moment may be live for a query that is under way, which would have to scan if it were left
    // out.
    private Sequence _settled;
    private Sequence _seen;

    /// <summary>Inserts one claim of rows; false if there is nothing to index.</summary>
    public bool Run()
    {
        // The lease keeps the segments' memory.
        using ViewLease lease = views.Acquire();
        _settled = _seen;
        _seen = lease.Sequence;
        foreach (CollectionState collection in
            ((CollectionsPart)lease.View[ViewSlot.Collections]).Collections.Values)
        {
            if (RunOne(collection.Segments))
            {
                return true;
            }
        }

        _inserter = null;
        return false;
    }

    private bool RunOne(ImmutableArray<Segment> segments)
    {
        foreach (Segment segment in segments)
        {
            foreach (VectorIndex index in segment.Vectors)
            {
                if (index.Graph is { } graph
                    && index.Progress.Watermark < segment.Count
                    && index.Progress.TryClaim(segment.Count, out int from, out int to))
                {
                    Insert(segment, index, graph, from, to);
                    return true;
                }
            }
        }

        return false;
    }

    private void Insert(Segment segment, VectorIndex index, HnswGraph graph, int from, int to)
    {
        if (_inserter is null || !ReferenceEquals(_inserter.Graph, graph))
        {
            _inserter = new HnswInserter(graph);
        }

        for (int ordinal = from; ordinal < to; ordinal++)
        {
            Sequence by = segment.Sequences.SupersededAt(ordinal);
            if (by != Sequence.Zero && by <= _settled)
            {
                index.LeaveOut(by);
            }
            else if (index.Rows.HasVector(ordinal))
            {
                _inserter.Insert(ordinal);
            }
        }

        index.Progress.Complete(from, to);
    }
}
