using System.Collections.Immutable;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Vectors.Hnsw;

namespace Turnstile.Engine.Segments;

/// <summary>Notes the rows of small segments at the nodes of the largest one's graph, so that a search of that one
/// finds them without a walk through a graph of their own.</summary>
/// <remarks>Only what has its code is noted, superseded or not, so all readers may use it. Threads: one index worker;
/// each has a job of its own, and they may note different rows of the same segment at once.</remarks>
internal sealed class AnchorJob
{
    // Fewer rows than one in so many: a walk through their graph costs several times as much as looking at anchors, but
    // the table would be mostly empty.
    private const int SmallestShare = 128;

    // More rows than this share: nodes have no place for them, and a walk costs less than all their neighbours.
    // Somewhat more than what is merged, so that there are anchors until it is.
    private const double LargestShare = .625;

    // Where less of the largest is in its graph, for it has few vectors there, that says nothing about where rows lie.
    private const int LinkedShare = 2;

    // Of the anchors that were worked on last: a worker mostly stays with one.
    private Anchorer? _anchorer;
    private GraphIndex? _anchored;

    /// <summary>Notes one claim of rows; false if there are none to note.</summary>
    /// <param name="segments">All of a view that is held.</param>
    /// <param name="at">The sequence of that view.</param>
    /// <param name="segment">One of them.</param>
    /// <param name="field">The field.</param>
    public bool Run(ImmutableArray<Segment> segments, Sequence at, Segment segment, int field)
    {
        VectorIndex index = segment.Vectors[field];
        if (index is not { Field.Kind: VectorKind.Dense, Search: GraphIndex search })
        {
            return false;
        }

        SegmentAnchors? anchors = AnchorsOf(search, LargerOf(segments, segment, field), at);
        int count = (search as MemoryGraphIndex)?.Coding?.Watermark ?? segment.Count;
        if (anchors is null
            || anchors.Progress.Watermark >= count
            || !anchors.Progress.TryClaim(count, out int from, out int to))
        {
            return false;
        }

        Anchorer anchorer = AnchorerOf(search, anchors);
        for (int ordinal = from; ordinal < to; ordinal++)
        {
            if (search.Rows.HasVector(ordinal))
            {
                anchorer.Add(ordinal);
            }
        }

        anchors.Progress.Complete(from, to);
        return true;
    }

    /// <summary>Forgets what was worked on last.</summary>
    public void Rest() => (_anchorer, _anchored) = (null, null);

    // The graph of the view is the one that searches of it go through first, so anchors elsewhere are of no use.
    private static SegmentAnchors? AnchorsOf(GraphIndex search, HnswGraph? larger, Sequence at)
    {
        SegmentAnchors? seen = search.Anchors;
        if (!ReferenceEquals(seen?.Table.Graph, larger) && (seen is null || seen.Since <= at))
        {
            search.ReplaceAnchors(seen, larger is null ? null : new SegmentAnchors(larger, at));
        }

        SegmentAnchors? now = search.Anchors;
        return larger is not null && ReferenceEquals(now?.Table.Graph, larger) ? now : null;
    }

    // A graph that still grows would take the rows that are noted away from where searches end.
    private static HnswGraph? LargerOf(ImmutableArray<Segment> segments, Segment segment, int field)
    {
        Segment? largest = null;
        foreach (Segment other in segments)
        {
            largest = largest is null || other.Count > largest.Count ? other : largest;
        }

        return largest != segment
            && largest?.Vectors[field] is { Search: MemoryGraphIndex search } index
            && (largest != segments[^1] || index.Column.IsInFile)
            && search.IsComplete(largest.Count)
            && search.LinkedCount >= largest.Count / LinkedShare
            && segment.Count <= largest.Count * LargestShare
            && segment.Count >= largest.Count / SmallestShare
                ? search.Graph
                : null;
    }

    private Anchorer AnchorerOf(GraphIndex search, SegmentAnchors anchors)
    {
        if (_anchored != search || _anchorer?.Table != anchors.Table)
        {
            _anchored = search;
            _anchorer = new Anchorer(anchors.Table, search.Rows);
        }

        return _anchorer;
    }
}
