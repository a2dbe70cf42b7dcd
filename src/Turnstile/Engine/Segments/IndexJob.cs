using System.Collections.Immutable;
using Turnstile.Collections.Segments;
using Turnstile.Views;

namespace Turnstile.Engine.Segments;

/// <summary>What an index worker does next: reads indexes that are wanted, codes and enters rows, prepares a merge,
/// lays out, makes lists, calibrates.</summary>
/// <remarks>What queries wait for comes first, then rows, then what nobody waits for; but what rows that come without
/// end would hold up for ever has its turn. Threads: one index worker; each has jobs of its own.</remarks>
internal sealed class IndexJob
{
    // A merge's turn is about as long as it takes to enter a claim of rows that have come.
    private const int ClaimsPerTurn = 64;

    // After so many claims lists are made that are due, though there are others: rows may come without end.
    private const int ClaimsPerLists = 256;

    private readonly Store _store;
    private readonly SegmentMerging _merging;
    private readonly SettledSequence _settled = new();
    private readonly IndexPace _pace;
    private readonly IndexLoadJob _loads;
    private readonly RowCodingJob _coding;
    private readonly RowEntryJob _entry;
    private readonly LayoutJob _layouts;
    private readonly ListJob _lists;
    private readonly CalibrationJob _calibration;

    // of the rows of a merge
    private readonly RowCodingJob _mergeCoding;
    private readonly RowEntryJob _mergeEntry;

    private bool _isMergesTurn;
    private int _claimsSinceLists;

    /// <summary>The jobs of one worker.</summary>
    public IndexJob(Store store, SegmentMerging merging)
    {
        _store = store;
        _merging = merging;
        _pace = new IndexPace(store.Turns);
        _loads = new IndexLoadJob(store);
        _coding = new RowCodingJob(store, _settled, _pace);
        _entry = new RowEntryJob(store, _settled, _pace, _coding);
        _mergeCoding = new RowCodingJob(store, _settled, _pace);
        _mergeEntry = new RowEntryJob(store, _settled, _pace, _coding);
        _layouts = new LayoutJob(store);
        _lists = new ListJob(store, Pause);
        _calibration = new CalibrationJob(store);
    }

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

        if (_merging.Current is { IsOverdue: true } overdue && TryPrepare(overdue, stop))
        {
            MustRest = false;
            return true;
        }

        // Rows may come without end, and index files and merges wait for this.
        if (_layouts.TryBegin(_merging.Current))
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
        return _merging.Current is { } merge
            ? TryPrepare(merge, stop) || MakeLists(stop)
            : MakeLists(stop) || _calibration.Run();
    }

    private bool EnterSomeInTurn(CancellationToken stop)
    {
        MustRest = !_store.Turns.TryBegin();
        if (MustRest)
        {
            return false;
        }

        try
        {
            // Claims keep a merge from ending, and what it reads from being freed.
            return EnterSome(_merging.Current is { Merged: not null } entered ? entered : null, stop);
        }
        finally
        {
            _store.Turns.End();
        }
    }

    private bool MakeLists(CancellationToken stop)
    {
        _claimsSinceLists = 0;
        return _lists.Run(_merging.Current?.Merged, stop);
    }

    // Within work that takes long.
    private void Pause(CancellationToken stop)
    {
        _coding.CatchUp(stop);
        _pace.Rest(stop);
    }

    private bool TryPrepare(SegmentMerge merge, CancellationToken stop)
    {
        if (!merge.TryBegin())
        {
            return false;
        }

        LeaveRowsToOthers();
        merge.Prepare(_store, stop);
        _store.Signals.Indexing.Set();

        // It may have no rows that are to be entered.
        _store.Signals.Maintenance.Set();
        return true;
    }

    // What comes next takes long, and somebody must enter rows meanwhile.
    private void LeaveRowsToOthers()
    {
        _store.Signals.Resting.Set();
        _coding.Rest();
        _entry.Rest();
        _mergeCoding.Rest();
        _mergeEntry.Rest();
    }

    // In turns, or a merge would wait for as long as writers bring rows, and what it is to drop grow meanwhile.
    private bool EnterSome(SegmentMerge? merge, CancellationToken stop)
    {
        bool isCoded = _coding.CatchUp(stop);
        _isMergesTurn = !_isMergesTurn;
        bool isEntered = merge is null ? RunView(stop)
            : _isMergesTurn ? RunMerge(merge, stop) || RunView(stop)
            : RunView(stop) || RunMerge(merge, stop);
        return isEntered || isCoded;
    }

    private bool RunView(CancellationToken stop)
    {
        // The lease keeps the segments' memory.
        using ViewLease lease = _store.Views.Acquire();
        _settled.Note(lease.Sequence);
        foreach (CollectionState collection in
            ((CollectionsPart)lease.View[ViewSlot.Collections]).Collections.Values)
        {
            if (_entry.Run(collection.Segments, merge: null, stop))
            {
                return true;
            }
        }

        return false;
    }

    private bool RunMerge(SegmentMerge merge, CancellationToken stop)
    {
        ImmutableArray<Segment> merged = [merge.Merged!];
        int before = _mergeEntry.EnteredCount;
        bool isRun = false;

        // Most rows were in the graph that it began with, and codes are made in a moment.
        for (int claim = 0; claim < ClaimsPerTurn && _mergeEntry.EnteredCount == before; claim++)
        {
            if (!_mergeCoding.Run(merged, Sequence.Zero) && !_mergeEntry.Run(merged, merge, stop))
            {
                break;
            }

            isRun = true;
            Pause(stop);
        }

        if (isRun && merge.IsEntered)
        {
            _store.Signals.Maintenance.Set();
        }

        return isRun;
    }
}
