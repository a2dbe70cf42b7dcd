using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Hnsw;

/// <summary>Finds nearest rows through a graph. K-NN-SEARCH, algorithm 5 of Malkov and Yashunin (2018).</summary>
/// <remarks>Owns its scratch, so it is not thread-safe: one per query at a time, used for any graphs one after the
/// other. Allocates nothing once it has met its largest graph and ef.</remarks>
public sealed class HnswSearcher
{
    /// <summary>The most candidates a search may keep.</summary>
    public const int EfMax = 1 << 16;

    /// <summary>The most rows that a search among passing rows may begin from.</summary>
    public const int SeedsMax = 64;

    private readonly LayerSearcher _layers = new();
    private readonly FilteredScratch _filtered = new();
    private readonly AnchoredScratch _anchored = new();

    /// <summary>
    /// Searches as if there were no filter, and gives the passing rows among those met. Right when most rows pass.
    /// </summary>
    /// <param name="graph">The graph; it may be growing meanwhile.</param>
    /// <param name="query">A query of the same format, set.</param>
    /// <param name="ef">Candidates kept, 1 to <see cref="EfMax"/>; at least k are.</param>
    /// <param name="filter">Which rows may be results.</param>
    /// <param name="results">Reset for the same format; may hold results of other searches.</param>
    /// <returns>What was done. Not Completed when fewer than k passing rows are among the ef nearest: then the results
    /// are not the nearest, and <see cref="SearchFiltered"/> or a scan is the better plan.</returns>
    /// <exception cref="ArgumentException">Formats differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="ef"/> is outside its range.</exception>
    public SearchStatistics Search<TFilter>(
        HnswGraph graph, PreparedQuery query, int ef, in TFilter filter, TopK results)
        where TFilter : struct, IRowFilter => Search(graph, query, ef, filter, results, reach: null);

    /// <summary>The same for one of several graphs: none is searched farther than the one before had to be.</summary>
    /// <param name="graph">The graph; it may be growing meanwhile.</param>
    /// <param name="query">A query of the same format, set.</param>
    /// <param name="ef">Candidates kept at most, 1 to <see cref="EfMax"/>; at least k are.</param>
    /// <param name="filter">Which rows may be results.</param>
    /// <param name="results">Reset for the same format; may hold results of other searches.</param>
    /// <param name="reach">How far the searches before went; narrowed by this one. Null for a search alone.</param>
    /// <returns>What was done; Completed too when all rows within the reach were looked for.</returns>
    /// <exception cref="ArgumentException">Formats differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="ef"/> is outside its range.</exception>
    public SearchStatistics Search<TFilter>(
        HnswGraph graph, PreparedQuery query, int ef, in TFilter filter, TopK results, SearchReach? reach)
        where TFilter : struct, IRowFilter
    {
        Check(graph, query, ef, results);
        if (graph.Entry.IsNone)
        {
            return new SearchStatistics(0, 0, Completed: true);
        }

        var search = new PlainSearch<TFilter>(graph, _layers, Width(graph, ef, results), filter, results, reach);
        SearchStatistics statistics = ScorerChoice.Run<PlainSearch<TFilter>, SearchStatistics>(query, ref search);
        GC.KeepAlive(graph);
        GC.KeepAlive(query);
        return statistics;
    }

    /// <summary>Searches as if a node were not there: what is near it is found by the links of others.</summary>
    /// <param name="graph">The graph; it does not grow meanwhile.</param>
    /// <param name="query">A query of the same format, set.</param>
    /// <param name="ef">Candidates kept, 1 to <see cref="EfMax"/>; at least k are.</param>
    /// <param name="hidden">A node of the base layer alone, which is not the entry point.</param>
    /// <param name="results">Reset for the same format.</param>
    internal SearchStatistics SearchWithout(HnswGraph graph, PreparedQuery query, int ef, int hidden, TopK results)
    {
        _layers.Hidden = hidden;
        try
        {
            return Search(graph, query, ef, default(AcceptAll), results);
        }
        finally
        {
            _layers.Hidden = -1;
        }
    }

    /// <summary>
    /// Searches until the ef nearest passing rows are found, walking through rows that do not pass. Right when few
    /// rows pass.
    /// </summary>
    /// <param name="graph">The graph; it may be growing meanwhile.</param>
    /// <param name="query">A query of the same format, set.</param>
    /// <param name="ef">Passing candidates kept, 1 to <see cref="EfMax"/>; at least k are.</param>
    /// <param name="visitMax">Distances after which to give up; at least 1.</param>
    /// <param name="filter">Which rows may be results.</param>
    /// <param name="results">Reset for the same format; may hold results of other searches.</param>
    /// <returns>What was done; when not Completed, a scan of the passing rows is the better plan.</returns>
    /// <exception cref="ArgumentException">Formats differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public SearchStatistics SearchFiltered<TFilter>(
        HnswGraph graph, PreparedQuery query, int ef, int visitMax, in TFilter filter, TopK results)
        where TFilter : struct, IRowFilter
    {
        Check(graph, query, ef, results);
        ArgumentOutOfRangeException.ThrowIfLessThan(visitMax, 1);
        if (graph.Entry.IsNone)
        {
            return new SearchStatistics(0, 0, Completed: true);
        }

        var search = new FilteredSearch<TFilter, MemoryLinks>(
            graph, new MemoryLinks(graph), _layers, _filtered, filter, results)
        {
            Ef = Width(graph, ef, results),
            VisitMax = visitMax,
        };
        SearchStatistics statistics =
            ScorerChoice.Run<FilteredSearch<TFilter, MemoryLinks>, SearchStatistics>(query, ref search);
        GC.KeepAlive(graph);
        GC.KeepAlive(query);
        return statistics;
    }

    /// <summary>
    /// Searches among the passing rows alone, from some of them on. Right when a filter goes with the vectors, so that
    /// passing rows are each other's neighbours: <see cref="ShareAround"/> says so.
    /// </summary>
    /// <param name="graph">The graph; it may be growing meanwhile.</param>
    /// <param name="query">A query of the same format, set.</param>
    /// <param name="ef">Candidates kept, 1 to <see cref="EfMax"/>; at least k are.</param>
    /// <param name="visitMax">Distances after which to give up; at least 1.</param>
    /// <param name="seeds">Rows of the graph that pass, from all over; at most <see cref="SeedsMax"/>.</param>
    /// <param name="filter">Which rows may be results.</param>
    /// <param name="results">Reset for the same format; may hold results of other searches.</param>
    /// <returns>What was done; when not Completed, a scan of the passing rows is the better plan.</returns>
    /// <exception cref="ArgumentException">Formats differ, or there are too many seeds.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public SearchStatistics SearchInside<TFilter>(
        HnswGraph graph,
        PreparedQuery query,
        int ef,
        int visitMax,
        ReadOnlySpan<int> seeds,
        in TFilter filter,
        TopK results)
        where TFilter : struct, IRowFilter
    {
        Check(graph, query, ef, results);
        CheckSeeds(graph, seeds);
        ArgumentOutOfRangeException.ThrowIfLessThan(visitMax, 1);
        var search = new InsideSearch<TFilter>(
            graph, _layers, _filtered, Width(graph, ef, results), visitMax, seeds, filter, results);
        SearchStatistics statistics = ScorerChoice.Run<InsideSearch<TFilter>, SearchStatistics>(query, ref search);
        GC.KeepAlive(graph);
        GC.KeepAlive(query);
        return statistics;
    }

    /// <summary>What share of the neighbours of some rows pass, 0 to 1: about as many as of all rows, unless the filter
    /// goes with the vectors.</summary>
    /// <param name="graph">The graph; it may be growing meanwhile.</param>
    /// <param name="seeds">Rows of the graph; at most <see cref="SeedsMax"/>.</param>
    /// <param name="filter">Which rows pass.</param>
    /// <exception cref="ArgumentException">There are too many seeds, or one is not in the graph.</exception>
    public static double ShareAround<TFilter>(HnswGraph graph, ReadOnlySpan<int> seeds, in TFilter filter)
        where TFilter : struct, IRowFilter
    {
        ArgumentNullException.ThrowIfNull(graph);
        CheckSeeds(graph, seeds);
        double share = InsideShare.Of(graph, seeds, filter);
        GC.KeepAlive(graph);
        return share;
    }

    /// <summary>Compares the rows that are anchored to what the search of another graph has kept. Right when those rows
    /// are few beside that graph's.</summary>
    /// <param name="table">Where the rows are noted, by nodes of that graph.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="query">A query of the same format, set.</param>
    /// <param name="filter">Which rows may be results.</param>
    /// <param name="results">Reset for the same format; may hold results of other searches.</param>
    /// <param name="reach">What the search of that graph has left.</param>
    /// <returns>What was done. Not Completed where nodes had no place for a row: then there are more rows near the
    /// query, and their own graph knows them.</returns>
    /// <exception cref="ArgumentException">Formats differ, or the first search was of another graph.</exception>
    public SearchStatistics SearchAnchored<TFilter>(
        AnchorTable table,
        VectorRows rows,
        PreparedQuery query,
        in TFilter filter,
        TopK results,
        SearchReach reach)
        where TFilter : struct, IRowFilter
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(reach);
        SearchArguments.Check(rows, query, results);
        if (!reach.IsFrom(table.Graph))
        {
            throw new ArgumentException("the reach is of another graph than the anchors", nameof(reach));
        }

        var scan = new AnchoredScan<TFilter>(table, reach.Kept, rows, _anchored, filter, results);
        SearchStatistics statistics = ScorerChoice.Run<AnchoredScan<TFilter>, SearchStatistics>(query, ref scan);
        GC.KeepAlive(table);
        GC.KeepAlive(rows);
        GC.KeepAlive(query);
        return statistics;
    }

    /// <summary>Finds the rows within a radius. Right when they are few beside all rows.</summary>
    /// <param name="graph">The graph; it may be growing meanwhile.</param>
    /// <param name="query">A query of the same format, set.</param>
    /// <param name="ef">How many nodes to look around at least, 1 to <see cref="EfMax"/>: the care with which the way
    /// into the radius is sought.</param>
    /// <param name="filter">Which rows may be hits.</param>
    /// <param name="hits">Reset for the same format with a radius; may hold hits of other searches.</param>
    /// <returns>What was done. Not Completed when the hits are full. Over codes, distances are estimates: ask for a
    /// wider radius and score the hits anew.</returns>
    /// <exception cref="ArgumentException">Formats differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="ef"/> is outside its range.</exception>
    public SearchStatistics SearchRange<TFilter>(
        HnswGraph graph, PreparedQuery query, int ef, in TFilter filter, RangeHits hits)
        where TFilter : struct, IRowFilter
    {
        CheckGraph(graph, ef);
        SearchArguments.Check(graph.Rows, query, hits);
        if (graph.Entry.IsNone || hits.IsFull)
        {
            return new SearchStatistics(0, 0, !hits.IsFull);
        }

        return Walk(graph, query, ef, int.MaxValue, filter, new RangeHitsSink(hits));
    }

    /// <summary>Finds the nearest of the rows within a radius, and of those that are met just beyond it: over codes,
    /// some of these may be within it by their vectors. Right when rows within, or k, are few beside all.</summary>
    /// <param name="graph">The graph; it may be growing meanwhile.</param>
    /// <param name="query">A query of the same format, set.</param>
    /// <param name="radius">The distance, as the metric defines distances; not NaN.</param>
    /// <param name="ef">How many nodes to look around at least, 1 to <see cref="EfMax"/>: the care with which the way
    /// into the radius is sought.</param>
    /// <param name="visitMax">Distances after which to give up; at least 1.</param>
    /// <param name="filter">Which rows may be results; the walk goes through the others too.</param>
    /// <param name="results">Reset for the same format; may hold results of other searches.</param>
    /// <returns>What was done; when not Completed, a scan is the better plan.</returns>
    /// <exception cref="ArgumentException">Formats differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public SearchStatistics SearchWithin<TFilter>(
        HnswGraph graph, PreparedQuery query, double radius, int ef, int visitMax, in TFilter filter, TopK results)
        where TFilter : struct, IRowFilter
    {
        Check(graph, query, ef, results);
        ArgumentOutOfRangeException.ThrowIfLessThan(visitMax, 1);
        uint key = DistanceKey.OfRadius(graph.Rows.Format, radius);
        return graph.Entry.IsNone
            ? new SearchStatistics(0, 0, Completed: true)
            : Walk(graph, query, ef, visitMax, filter, new NearestSink(results, key));
    }

    private SearchStatistics Walk<TFilter, TSink>(
        HnswGraph graph, PreparedQuery query, int ef, int visitMax, in TFilter filter, TSink sink)
        where TFilter : struct, IRowFilter
        where TSink : struct, IRangeSink
    {
        int width = Math.Max(1, Math.Min(ef, graph.Capacity));
        var search = new RangeSearch<TFilter, TSink>(graph, _layers, _filtered, width, visitMax, filter, sink);
        SearchStatistics statistics =
            ScorerChoice.Run<RangeSearch<TFilter, TSink>, SearchStatistics>(query, ref search);
        GC.KeepAlive(graph);
        GC.KeepAlive(query);
        return statistics;
    }

    internal static void Check(HnswGraph graph, PreparedQuery query, int ef, TopK results)
    {
        CheckGraph(graph, ef);
        SearchArguments.Check(graph.Rows, query, results);
    }

    private static void CheckGraph(HnswGraph graph, int ef)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ObjectDisposedException.ThrowIf(graph.IsDisposed, graph);
        if (ef is < 1 or > EfMax)
        {
            throw new ArgumentOutOfRangeException(nameof(ef), ef, $"ef is {ef}; allowed are 1 to {EfMax}");
        }
    }

    private static void CheckSeeds(HnswGraph graph, ReadOnlySpan<int> seeds)
    {
        if (seeds.Length > SeedsMax)
        {
            throw new ArgumentException(
                $"there are {seeds.Length} seeds; allowed are at most {SeedsMax}", nameof(seeds));
        }

        foreach (int seed in seeds)
        {
            if (!graph.Contains(seed))
            {
                throw new ArgumentException($"row {seed} is not in the graph; seeds are rows of it", nameof(seeds));
            }
        }
    }

    internal static int Width(HnswGraph graph, int ef, TopK results) =>
        Math.Max(1, Math.Min(Math.Max(ef, results.K), graph.Capacity));
}
