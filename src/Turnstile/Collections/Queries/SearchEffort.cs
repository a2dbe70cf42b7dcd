using Turnstile.Collections.Planning;
using Turnstile.Collections.Segments;

namespace Turnstile.Collections.Queries;

/// <summary>How hard a query searches a graph or lists: as it says, as a wanted recall takes, or as is usual.</summary>
internal readonly struct SearchEffort(VectorQuery query, int k)
{
    private readonly int _usual = query.EfSearch ?? SegmentPlanner.DefaultEffort(k);

    /// <summary>Whether indexes are asked, and believed, whatever that costs.</summary>
    public bool TrustsIndex => query.TrustsIndex;

    /// <summary>Lists of an index to scan.</summary>
    public int Of(FieldLists lists) => query.TargetRecall is { } recall && lists.Efforts is { } efforts
        ? efforts.ProbesFor(recall, k)
        : query.NProbe ?? VectorQuery.NProbeDefault;

    /// <summary>Candidates to keep in an index: in a graph as many as a wanted recall takes.</summary>
    public int Of(FieldIndex search) =>
        query.TargetRecall is { } recall && search is GraphIndex { Efforts: { } efforts }
            ? efforts.EffortFor(recall, k)
            : _usual;
}
