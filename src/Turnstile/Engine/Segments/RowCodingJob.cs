using System.Collections.Immutable;
using Turnstile.Collections.Segments;
using Turnstile.Views;

namespace Turnstile.Engine.Segments;

/// <summary>Makes codes of rows that have come, and notes them at the nodes of a larger graph: queries know them by
/// these, whether they are in a graph yet or not. Where there is no graph, they are indexed then.</summary>
/// <remarks>A row takes microseconds here, and a graph takes a hundred: so this is done for all that have come
/// before the next row is entered into a graph, or queries would compare them one by one. Threads: one index worker;
/// each has a job of its own.</remarks>
/// <param name="store">The store.</param>
/// <param name="settled">What was superseded by then is left out of an index that has no graph.</param>
/// <param name="pace">When to rest.</param>
internal sealed class RowCodingJob(Store store, SettledSequence settled, IndexPace pace)
{
    private readonly AnchorJob _anchors = new();

    // Of the index that was worked on last, for a worker mostly stays with one.
    private RowIndexer? _indexer;

    /// <summary>Takes all rows that have come; false if there were none.</summary>
    public bool CatchUp(CancellationToken stop)
    {
        bool isAny = false;
        while (!stop.IsCancellationRequested && RunNewest())
        {
            isAny = true;
            store.Pressure.Update();
            pace.Rest(stop);
        }

        return isAny;
    }

    /// <summary>Takes one claim of the rows of some segments; false if there are none.</summary>
    /// <param name="segments">All of a view that is held, or one that is not published.</param>
    /// <param name="at">The sequence of that view.</param>
    public bool Run(ImmutableArray<Segment> segments, Sequence at)
    {
        foreach (Segment segment in segments)
        {
            for (int field = 0; field < segment.Vectors.Length; field++)
            {
                if (TryEncode(segments, segment, field) || _anchors.Run(segments, at, segment, field))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Forgets what was worked on last.</summary>
    public void Rest()
    {
        _indexer = null;
        _anchors.Rest();
    }

    // A view for each claim: rows come meanwhile, and none is held while it rests.
    private bool RunNewest()
    {
        using ViewLease lease = store.Views.Acquire();
        foreach (CollectionState collection in
            ((CollectionsPart)lease.View[ViewSlot.Collections]).Collections.Values)
        {
            if (Run(collection.Segments, lease.Sequence))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryEncode(ImmutableArray<Segment> segments, Segment segment, int field)
    {
        VectorIndex index = segment.Vectors[field];
        var graph = index.Search as MemoryGraphIndex;
        IndexProgress? coded = index.Search is GraphIndex ? graph?.Coding : index.Search?.Progress;
        if (coded is not { } progress
            || progress.Watermark >= segment.Count
            || !progress.TryClaim(segment.Count, out int from, out int to))
        {
            return false;
        }

        FieldIndex search = index.Search!;
        if (!ReferenceEquals(_indexer?.Index, search))
        {
            _indexer = new RowIndexer(index.Field, search, sources: null);
        }

        for (int ordinal = from; ordinal < to; ordinal++)
        {
            // The graph of a merged segment has rows from the start, and they have codes.
            if (graph?.Contains(ordinal) == true)
            {
                continue;
            }

            // From a graph they are left out when it is their turn to be entered.
            bool isLeftOut = graph is null && settled.TryLeaveOut(segment, search, ordinal);
            if (!isLeftOut && index.Column.HasVector(ordinal))
            {
                _indexer!.Encode(index.Column, ordinal);
            }
            else
            {
                _indexer!.Skip(ordinal);
            }
        }

        progress.Complete(from, to);
        if (graph is not null)
        {
            // Another worker may have found nothing that has its code.
            store.Signals.Indexing.Set();
        }
        else if (progress.Watermark >= segment.Count && segment != segments[^1])
        {
            // A sealed segment can be written and merged.
            store.Signals.Maintenance.Set();
        }

        return true;
    }
}
