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
    // A merge's turn is about as long as it takes to enter a claim of rows that have come.
    private const int ClaimsPerTurn = 64;

    // After so many claims lists are made that are due, though there are others: rows may come without end.
    private const int ClaimsPerLists = 256;

    // Of the index of the view that was worked on last, for a worker mostly stays with one; and of that of a merge.
    private RowIndexer? _indexer;
    private RowIndexer? _mergeIndexer;

    // The merge whose rows are being entered; null while those of the view are.
    private SegmentMerge? _merge;

    private bool _isMergesTurn;

    private int _claimsSinceLists;

    // of the merge, in its turn
    private int _enteredCount;

    private readonly IndexLoadJob _loads = new(store);
    private readonly AnchorJob _anchors = new();
    private readonly CalibrationJob _calibration = new(store);
    private readonly LayoutJob _layouts = new(store);

    // Made when it is first needed, for it calls back.
    private ListJob? _lists;

    // What was visible when rows were claimed last. What was superseded by then is so for all but old readers, while a
    // row superseded this moment may be live for a query that is under way, which would have to scan if it were left
    // out.
    private Sequence _settled;
    private Sequence _seen;

    // when it was last asked whether to rest
    private long _workedSince;

    /// <summary>Whether the last run left rows to others, because processors are wanted for searches.</summary>
    public bool MustRest { get; private set; }

    /// <summary>Reads an index that is wanted, enters one claim of rows, or takes a merge of segments a step on; false
    /// if there is nothing to do, or if it must rest.</summary>
    public bool Run(CancellationToken stop)
    {
        // A query waits for it.
        if (_loads.Run(stop))
        {
            MustRest = false;
            return true;
        }

        if (merging.Current is { IsOverdue: true } overdue && TryPrepare(overdue, stop))
        {
            MustRest = false;
            return true;
        }

        // Rows may come without end, and index files and merges wait for this.
        if (_layouts.TryBegin(merging.Current))
        {
            MustRest = false;
            LeaveRowsToOthers();
            _layouts.Run(stop);
            return true;
        }

        if (EnterSomeInTurn(stop))
        {
            if (++_claimsSinceLists >= ClaimsPerLists)
            {
                LeaveRowsToOthers();
                MakeLists(stop);
            }

            return true;
        }

        if (!MustRest)
        {
            LeaveRowsToOthers();
        }

        // Of what a merge takes the place of nothing need be known.
        return merging.Current is { } merge
            ? TryPrepare(merge, stop) || MakeLists(stop)
            : MakeLists(stop) || _calibration.Run();
    }

    private bool EnterSomeInTurn(CancellationToken stop)
    {
        MustRest = !store.Turns.TryBegin();
        if (MustRest)
        {
            return false;
        }

        try
        {
            // Claims keep a merge from ending, and what it reads from being freed.
            return EnterSome(merging.Current is { Merged: not null } entered ? entered : null, stop);
        }
        finally
        {
            store.Turns.End();
        }
    }

    private bool MakeLists(CancellationToken stop)
    {
        _claimsSinceLists = 0;
        _lists ??= new ListJob(store, EnterCodes);
        return _lists.Run(merging.Current?.Merged, stop);
    }

    // Beside work that takes long: codes of rows that come are made in a moment, and queries compare rows by them.
    private void EnterCodes(CancellationToken stop)
    {
        bool isEntered = false;
        using (ViewLease lease = store.Views.Acquire())
        {
            foreach (CollectionState collection in
                ((CollectionsPart)lease.View[ViewSlot.Collections]).Collections.Values)
            {
                foreach (Segment segment in collection.Segments)
                {
                    isEntered |= EnterCodes(collection.Segments, segment, stop);
                }
            }
        }

        if (isEntered)
        {
            store.Pressure.Update();
        }

        store.Turns.Rest(ref _workedSince, stop);
    }

    private bool EnterCodes(ImmutableArray<Segment> segments, Segment segment, CancellationToken stop)
    {
        bool isEntered = false;
        for (int field = 0; field < segment.Vectors.Length; field++)
        {
            while (TryEncode(segment, field)
                || (segment.Vectors[field].Search is ListIndex && TryEnter(segments, segment, field, stop)))
            {
                isEntered = true;
            }
        }

        return isEntered;
    }

    private bool TryPrepare(SegmentMerge merge, CancellationToken stop)
    {
        if (!merge.TryBegin())
        {
            return false;
        }

        LeaveRowsToOthers();
        merge.Prepare(store, stop);
        store.Signals.Indexing.Set();

        // It may have no rows that are to be entered.
        store.Signals.Maintenance.Set();
        return true;
    }

    // What comes next takes long, and somebody must enter rows meanwhile.
    private void LeaveRowsToOthers()
    {
        store.Signals.Resting.Set();
        _indexer = null;
        _mergeIndexer = null;
        _anchors.Rest();
    }

    // In turns, or a merge would wait for as long as writers bring rows, and what it is to drop grow meanwhile.
    private bool EnterSome(SegmentMerge? merge, CancellationToken stop)
    {
        _isMergesTurn = !_isMergesTurn;
        return merge is null ? RunView(stop)
            : _isMergesTurn ? RunMerge(merge, stop) || RunView(stop)
            : RunView(stop) || RunMerge(merge, stop);
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

        return false;
    }

    private bool RunMerge(SegmentMerge merge, CancellationToken stop)
    {
        ImmutableArray<Segment> merged = [merge.Merged!];
        bool isRun = false;
        _merge = merge;
        _enteredCount = 0;

        // Most rows were in the graph that it began with, and codes are made in a moment.
        for (int claim = 0; claim < ClaimsPerTurn && _enteredCount == 0 && RunOne(merged, stop); claim++)
        {
            isRun = true;
            store.Turns.Rest(ref _workedSince, stop);
        }

        _merge = null;
        if (isRun && merge.IsEntered)
        {
            store.Signals.Maintenance.Set();
        }

        return isRun;
    }

    private bool RunOne(ImmutableArray<Segment> segments, CancellationToken stop)
    {
        foreach (Segment segment in segments)
        {
            for (int field = 0; field < segment.Vectors.Length; field++)
            {
                VectorIndex index = segment.Vectors[field];
                if (index.Blocks?.TryBuild(index.Payload, segment.Count, stop) == true
                    || TryEncode(segment, field)
                    || _anchors.Run(segments, _seen, segment, field)
                    || TryEnter(segments, segment, field, stop))
                {
                    return true;
                }
            }
        }

        return false;
    }

    // Codes come first, and anchors, for they are quick: queries know by them the rows that wait for the graph.
    private bool TryEncode(Segment segment, int field)
    {
        VectorIndex index = segment.Vectors[field];
        if (index.Search is not MemoryGraphIndex { Coding: { } coding } search
            || coding.Watermark >= segment.Count
            || !coding.TryClaim(segment.Count, out int from, out int to))
        {
            return false;
        }

        RowIndexer indexer = IndexerOf(field, index, search);
        for (int ordinal = from; ordinal < to; ordinal++)
        {
            // The graph of a merged segment has rows from the start, and they have codes.
            if (search.Graph.Contains(ordinal))
            {
                continue;
            }

            if (index.Column.HasVector(ordinal))
            {
                indexer.Encode(index.Column, ordinal);
            }
            else
            {
                indexer.Skip(ordinal);
            }
        }

        coding.Complete(from, to);

        // Another worker may have found nothing that has its code.
        store.Signals.Indexing.Set();
        return true;
    }

    private bool TryEnter(ImmutableArray<Segment> segments, Segment segment, int field, CancellationToken stop)
    {
        VectorIndex index = segment.Vectors[field];
        if (index.Search is not { } search || search.Progress.Watermark >= segment.Count)
        {
            return false;
        }

        int count = (search as MemoryGraphIndex)?.Coding?.Watermark ?? segment.Count;
        if (!search.Progress.TryClaim(count, out int from, out int to))
        {
            return false;
        }

        RowIndexer indexer = IndexerOf(field, index, search);
        for (int ordinal = from; ordinal < to; ordinal++)
        {
            if ((search as MemoryGraphIndex)?.Graph.Contains(ordinal) != true)
            {
                // Rows that have come meanwhile are compared by their vectors until they have codes; nobody compares
                // those of a merge.
                while (_merge is null && TryEncode(segment, field))
                {
                }

                _anchors.Run(segments, _seen, segment, field);
                store.Turns.Yield();
                Enter(segment, index, search, indexer, ordinal);
                _enteredCount++;
                store.Turns.Rest(ref _workedSince, stop);
            }
        }

        search.Progress.Complete(from, to);
        if (search.Progress.Watermark >= segment.Count && segment != segments[^1])
        {
            // A sealed segment can be written and merged, and no worker may be idle for long.
            store.Signals.Maintenance.Set();
        }

        return true;
    }

    private void Enter(Segment segment, VectorIndex index, FieldIndex search, RowIndexer indexer, int ordinal)
    {
        Sequence by = segment.Sequences.SupersededAt(ordinal);
        bool isLeftOut = by != Sequence.Zero && by <= _settled;
        if (isLeftOut)
        {
            search.LeaveOut(by);
        }

        bool isEntered = !isLeftOut && index.Column.HasVector(ordinal);
        if (search is MemoryGraphIndex { Coding: not null })
        {
            if (isEntered)
            {
                indexer.Link(ordinal);
            }
        }
        else if (isEntered)
        {
            indexer.Add(index.Column, ordinal);
        }
        else
        {
            indexer.Skip(ordinal);
        }
    }

    private RowIndexer IndexerOf(int field, VectorIndex index, FieldIndex search)
    {
        ref RowIndexer? indexer = ref _merge is null ? ref _indexer : ref _mergeIndexer;
        if (!ReferenceEquals(indexer?.Index, search))
        {
            indexer = new RowIndexer(index.Field, search, _merge?.NeighboursOf(field));
        }

        return indexer!;
    }
}
