using System.Collections.Immutable;
using Turnstile.Collections.Segments;
using Turnstile.Views;

namespace Turnstile.Engine.Segments;

/// <summary>Enters rows that are not indexed yet into the indexes of their segments, some at a time.</summary>
/// <remarks>Rows are entered whether visible yet or not, for queries pass over what they may not see. A row that was
/// superseded some time ago is left out: only older snapshots can want it, and they are told to scan.
/// Threads: one index worker; each worker has a job of its own.</remarks>
internal sealed class IndexJob(Store store, SegmentMerging merging)
{
    // Of the index that was worked on last: a worker mostly stays with one.
    private RowIndexer? _indexer;

    private readonly ListJob _lists = new(store);
    private readonly CalibrationJob _calibration = new(store);

    // What was visible when rows were claimed last. What was superseded by then is so for all but old readers, while a
    // row superseded this moment may be live for a query that is under way, which would have to scan if it were left
    // out.
    private Sequence _settled;
    private Sequence _seen;

    /// <summary>Enters one claim of rows, or takes a merge of segments a step on; false if there is nothing to
    /// index.</summary>
    public bool Run(CancellationToken stop)
    {
        if (RunView(stop))
        {
            return true;
        }

        if (merging.Current is not { } merge)
        {
            return _lists.Run(stop) || _calibration.Run();
        }

        if (merge.TryBegin())
        {
            merge.Prepare(store, stop);
            store.Signals.Indexing.Set();
            return true;
        }

        // Claims keep a merge from ending, and what it reads from being freed.
        return merge.Merged is { } merged && RunOne([merged], stop);
    }

    private bool RunView(CancellationToken stop)
    {
        // The lease keeps the segments' memory.
        using ViewLease lease = store.Views.Acquire();
        _settled = _seen;
        _seen = lease.Sequence;
        foreach (CollectionState collection in
            ((CollectionsPart)lease.View[ViewSlot.Collections]).Collections.Values)
        {
            if (RunOne(collection.Segments, stop))
            {
                return true;
            }
        }

        _indexer = null;
        return false;
    }

    private bool RunOne(ImmutableArray<Segment> segments, CancellationToken stop)
    {
        foreach (Segment segment in segments)
        {
            foreach (VectorIndex index in segment.Vectors)
            {
                if (index.Blocks?.TryBuild(index.Payload, segment.Count, stop) == true)
                {
                    return true;
                }

                if (index.Search is { } search
                    && search.Progress.Watermark < segment.Count
                    && search.Progress.TryClaim(segment.Count, out int from, out int to))
                {
                    Enter(segment, index, search, from, to);
                    return true;
                }
            }
        }

        return false;
    }

    private void Enter(Segment segment, VectorIndex index, FieldIndex search, int from, int to)
    {
        IVectorColumn column = index.Column;
        if (!ReferenceEquals(_indexer?.Index, search))
        {
            _indexer = new RowIndexer(index.Field, search);
        }

        for (int ordinal = from; ordinal < to; ordinal++)
        {
            // The graph of a merged segment has rows from the start.
            if (search.Graph?.Contains(ordinal) == true)
            {
                continue;
            }

            Sequence by = segment.Sequences.SupersededAt(ordinal);
            bool isLeftOut = by != Sequence.Zero && by <= _settled;
            if (isLeftOut)
            {
                search.LeaveOut(by);
            }

            if (isLeftOut || !column.HasVector(ordinal))
            {
                _indexer!.Skip(ordinal);
            }
            else
            {
                _indexer!.Add(column, ordinal);
            }
        }

        search.Progress.Complete(from, to);
    }
}
