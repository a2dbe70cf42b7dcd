using System.Collections.Immutable;
using Turnstile.Collections.Segments;

namespace Turnstile.Engine.Segments;

/// <summary>Enters rows into the graphs of their segments, and the bounds of sparse vectors, a claim at a
/// time.</summary>
/// <remarks>Rows are entered whether visible yet or not, for queries pass over what they may not see. A row that was
/// superseded some time ago is left out: only older snapshots can want it, and they are told to scan.
/// Threads: one index worker; each has jobs of its own.</remarks>
/// <param name="store">The store.</param>
/// <param name="settled">What was superseded by then is left out.</param>
/// <param name="pace">When to rest.</param>
/// <param name="coding">Asked between two rows, so that those that have come have their codes.</param>
internal sealed class RowEntryJob(Store store, SettledSequence settled, IndexPace pace, RowCodingJob coding)
{
    // Of the index that was worked on last, for a worker mostly stays with one.
    private RowIndexer? _indexer;

    /// <summary>How many rows it has entered into graphs.</summary>
    public int EnteredCount { get; private set; }

    /// <summary>Enters one claim of rows; false if there are none that have codes where they get some.</summary>
    /// <param name="segments">All of a view that is held, or the one of a merge.</param>
    /// <param name="merge">The merge; null for segments of a view.</param>
    /// <param name="stop">The store is closing.</param>
    public bool Run(ImmutableArray<Segment> segments, SegmentMerge? merge, CancellationToken stop)
    {
        foreach (Segment segment in segments)
        {
            for (int field = 0; field < segment.Vectors.Length; field++)
            {
                VectorIndex index = segment.Vectors[field];
                if (index.Blocks?.TryBuild(index.Payload, segment.Count, stop) == true
                    || TryEnter(segment, field, merge, stop))
                {
                    // A sealed segment can be written and merged, and no worker may be idle for long.
                    if (segment != segments[^1] && index.IsIndexed(segment.Count))
                    {
                        store.Signals.Maintenance.Set();
                    }

                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Forgets what was worked on last.</summary>
    public void Rest() => _indexer = null;

    private bool TryEnter(Segment segment, int field, SegmentMerge? merge, CancellationToken stop)
    {
        VectorIndex index = segment.Vectors[field];
        if (index.Search is not MemoryGraphIndex search || search.Progress.Watermark >= segment.Count)
        {
            return false;
        }

        int count = search.Coding?.Watermark ?? segment.Count;
        if (!search.Progress.TryClaim(count, out int from, out int to))
        {
            return false;
        }

        if (!ReferenceEquals(_indexer?.Index, search))
        {
            _indexer = new RowIndexer(index.Field, search, merge?.NeighboursOf(field));
        }

        for (int ordinal = from; ordinal < to; ordinal++)
        {
            if (!search.Contains(ordinal))
            {
                coding.CatchUp(stop);
                pace.Yield();
                if (!settled.TryLeaveOut(segment, search, ordinal) && index.Column.HasVector(ordinal))
                {
                    _indexer!.Link(ordinal);
                }

                EnteredCount++;
                pace.Rest(stop);
            }
        }

        search.Progress.Complete(from, to);
        return true;
    }
}
