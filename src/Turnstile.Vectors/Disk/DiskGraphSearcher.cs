using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Disk;

/// <summary>Finds nearest rows through a graph on disk, by their codes: the beam search of DiskANN (Subramanya and
/// others 2019).</summary>
/// <remarks>The upper layers lead to where it begins. Owns its scratch, so it is not thread-safe: one per query at a
/// time, used for any graphs one after the other. Allocates nothing once it has met its largest graph and
/// ef.</remarks>
public sealed class DiskGraphSearcher
{
    /// <summary>The most nodes that are read at once.</summary>
    public const int BeamWidthMax = 32;

    /// <summary>How many nodes are read at once unless it is said otherwise.</summary>
    public const int BeamWidthDefault = 8;

    private readonly LayerSearcher _layers = new();
    private readonly FilteredScratch _scratch = new();
    private readonly int _beamWidth;
    private PinnedScratch _records = new(0);

    /// <summary>A searcher.</summary>
    /// <param name="beamWidth">How many nodes are read at once, 1 to <see cref="BeamWidthMax"/>: more read more, and
    /// wait less often.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width is outside its range.</exception>
    public DiskGraphSearcher(int beamWidth = BeamWidthDefault)
    {
        if (beamWidth is < 1 or > BeamWidthMax)
        {
            throw new ArgumentOutOfRangeException(
                nameof(beamWidth), beamWidth, $"beamWidth is {beamWidth}; allowed are 1 to {BeamWidthMax}");
        }

        _beamWidth = beamWidth;
    }

    /// <summary>Searches until the ef nearest passing rows are found, walking through rows that do not pass.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="source">Reads its nodes.</param>
    /// <param name="query">A query of the graph's codes, set.</param>
    /// <param name="search">How far to look.</param>
    /// <param name="filter">Which rows may be results.</param>
    /// <param name="results">Reset for the same format; may hold results of other searches.</param>
    /// <returns>What was done; when not Completed, a scan of the passing rows is the better plan.</returns>
    /// <exception cref="ArgumentException">Formats differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <exception cref="InvalidDataException">A page is not what it was when it was looked through.</exception>
    public SearchStatistics Search<TFilter>(
        DiskGraph graph,
        INodeSource source,
        PreparedQuery query,
        in DiskGraphEffort search,
        in TFilter filter,
        TopK results)
        where TFilter : struct, IRowFilter
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(source);
        HnswSearcher.Check(graph.Upper, query, search.Ef, results);
        ArgumentOutOfRangeException.ThrowIfLessThan(search.VisitMax, 1);
        if (graph.NodeCount == 0)
        {
            return new SearchStatistics(0, 0, Completed: true);
        }

        int bytes = PageLinks.ScratchBytes(graph.Layout, _beamWidth);
        if (_records.ByteCount != bytes)
        {
            _records = new PinnedScratch(bytes);
        }

        var links = new PageLinks(graph, source, _records);
        var run = new FilteredSearch<TFilter, PageLinks>(graph.Upper, links, _layers, _scratch, filter, results)
        {
            Ef = HnswSearcher.Width(graph.Upper, search.Ef, results),
            VisitMax = search.VisitMax,
            Reach = search.Reach,
        };
        SearchStatistics statistics =
            ScorerChoice.Run<FilteredSearch<TFilter, PageLinks>, SearchStatistics>(query, ref run);
        GC.KeepAlive(graph);
        GC.KeepAlive(query);
        return statistics;
    }
}
