using System.Collections.Immutable;
using Turnstile.Views;

namespace Turnstile.Collections.Segments;

/// <summary>What the collections contribute to a view: all collections by id. Immutable.</summary>
internal sealed class CollectionsPart : ViewPart
{
    private readonly ImmutableDictionary<uint, CollectionState> _collections;

    /// <summary>A part that owns one reference to each segment it lists, taken here.</summary>
    public CollectionsPart(ImmutableDictionary<uint, CollectionState> collections)
    {
        _collections = collections;
        foreach (CollectionState collection in collections.Values)
        {
            foreach (Segment segment in collection.Segments)
            {
                segment.Retain();
            }
        }
    }

    /// <summary>All collections by id.</summary>
    public ImmutableDictionary<uint, CollectionState> Collections => _collections;

    /// <summary>The collection with that id.</summary>
    public CollectionState this[uint id] => _collections[id];

    /// <summary>The part in which one collection is replaced or added.</summary>
    public CollectionsPart With(CollectionState collection) => new(_collections.SetItem(collection.Id, collection));

    /// <summary>The part in which a collection has one segment more, newer than all it has.</summary>
    public CollectionsPart WithSegment(Segment segment)
    {
        CollectionState collection = _collections[segment.Collection];
        return With(collection with { Segments = collection.Segments.Add(segment) });
    }

    /// <summary>The part in which a collection has one segment less.</summary>
    public CollectionsPart Without(Segment segment)
    {
        CollectionState collection = _collections[segment.Collection];
        return With(collection with { Segments = collection.Segments.Remove(segment) });
    }

    /// <summary>The part in which some consecutive segments of a collection have become one.</summary>
    public CollectionsPart WithReplaced(ReadOnlySpan<Segment> replaced, Segment segment)
    {
        CollectionState collection = _collections[segment.Collection];
        int at = collection.Segments.IndexOf(replaced[0]);
        Invariant.Check(at >= 0, "TRUTH-1", "a segment that is replaced is not in the newest part");
        ImmutableArray<Segment> segments = collection.Segments.RemoveRange(at, replaced.Length).Insert(at, segment);
        return With(collection with { Segments = segments });
    }

    /// <inheritdoc/>
    protected override void Free()
    {
        foreach (CollectionState collection in _collections.Values)
        {
            foreach (Segment segment in collection.Segments)
            {
                segment.Release();
            }
        }
    }
}
