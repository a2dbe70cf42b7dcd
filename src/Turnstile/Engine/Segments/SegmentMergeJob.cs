using System.Collections.Immutable;
using Turnstile.Collections.Segments;
using Turnstile.Views;

namespace Turnstile.Engine.Segments;

/// <summary>Begins merges of segments when there are too many or too much of one is superseded, and ends them when the
/// index workers are done.</summary>
/// <remarks>One merge at a time. Threads: the maintenance worker.</remarks>
internal sealed class SegmentMergeJob(Store store, SegmentMerging merging)
{
    // Segments are counted again when so large a share of them may have become droppable.
    private const int CountShare = 16;

    // What was counted of segments with marks, so that nothing is counted again before more can be dropped.
    private readonly Dictionary<Segment, (int MarkCount, Sequence Through, int Dropped)> _counted = [];

    /// <summary>Begins or ends a merge; false if there is neither to do now.</summary>
    /// <param name="rule">What a merge must be worth.</param>
    public bool Run(SegmentMergeRule rule)
    {
        if (merging.Current is { } merge)
        {
            if (!merge.IsEntered || LayoutJob.IsWanted(store, merge.Merged!))
            {
                return false;
            }

            merge.Finish(store);
            merging.End();
            merge.Dispose();
            store.Signals.Indexing.Set();
            return true;
        }

        ReadHorizon horizon = store.History.Horizon();
        if (Choose(horizon, rule) is not { IsEmpty: false } sources)
        {
            return false;
        }

        merging.Begin(new SegmentMerge(sources, horizon, store.Options.Time));

        // A worker that rests for searches prepares it while another enters rows.
        store.Signals.Indexing.Set();
        store.Signals.Resting.Set();
        return true;
    }

    private ImmutableArray<Segment> Choose(ReadHorizon horizon, SegmentMergeRule rule)
    {
        Sequence flushed = store.Versions.Current.Flushed;
        Sequence through = horizon.Sequence < flushed ? horizon.Sequence : flushed;
        Dictionary<Segment, SegmentFiles.Entry> entries = store.SegmentFiles.Entries.ToDictionary();
        Forget(entries);
        using ViewLease lease = store.Views.Acquire();
        foreach (CollectionState collection in
            ((CollectionsPart)lease.View[ViewSlot.Collections]).Collections.Values)
        {
            MergeableRows?[] rows =
                [.. collection.Segments.Select(segment => RowsOf(segment, entries, through))];
            Range run = SegmentMergePicker.Pick(rows, SegmentLimits.RowsMax, rule);
            if (!run.Equals(0..0))
            {
                return SegmentMergePicker.Of(collection.Segments, run);
            }
        }

        return [];
    }

    // Null for a segment that is not at rest: not in files, not indexed, or about to be changed by another job.
    private MergeableRows? RowsOf(
        Segment segment, Dictionary<Segment, SegmentFiles.Entry> entries, Sequence through)
    {
        bool isAtRest = entries.TryGetValue(segment, out SegmentFiles.Entry? entry)
            && !UnloadJob.MayGo(segment, entry)
            && segment.Vectors.All(index =>
                !index.HasIndexOf(segment.Count) || entry.Has(index));
        int dropped = isAtRest ? Dropped(segment, entry!, through) : 0;
        return isAtRest ? new MergeableRows(segment.Count - dropped, dropped, segment.Columns.ByteCount) : null;
    }

    private int Dropped(Segment segment, SegmentFiles.Entry entry, Sequence through)
    {
        if (entry.MarkCount == 0)
        {
            return 0;
        }

        bool isCounted = _counted.TryGetValue(segment, out (int MarkCount, Sequence Through, int Dropped) counted);
        bool mayBeMore = entry.MarkCount != counted.MarkCount
            || (counted.Dropped < counted.MarkCount
                && through.Value - counted.Through.Value > (ulong)(segment.Count / CountShare));
        if (!isCounted || mayBeMore)
        {
            counted = (entry.MarkCount, through, SegmentMergePicker.CountDropped(segment, through));
            _counted[segment] = counted;
        }

        return counted.Dropped;
    }

    private void Forget(Dictionary<Segment, SegmentFiles.Entry> entries)
    {
        foreach (Segment gone in _counted.Keys.Where(segment => !entries.ContainsKey(segment)).ToArray())
        {
            _counted.Remove(gone);
        }
    }
}
