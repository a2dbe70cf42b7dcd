using Turnstile.Vectors.Calibration;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Hnsw;

/// <summary>Searches of a graph, over vectors or codes; the effort is how many candidates are kept.</summary>
public sealed class GraphTrial : ITrialSearch
{
    private readonly HnswGraph _graph;
    private readonly HnswSearcher _searcher = new();
    private readonly Rescorer _rescorer = new();
    private readonly TopK _candidates = new();
    private readonly PreparedQuery _query;
    private readonly PreparedQuery _exactQuery;
    private readonly RowsScorer _exact;
    private readonly RowOrder? _order;
    private readonly bool _comparesAll;

    /// <summary>Searches of a graph.</summary>
    /// <param name="graph">The graph; when it is over codes, candidates are rescored.</param>
    /// <param name="full">The vectors; the graph's own rows when those are vectors.</param>
    /// <param name="order">In which order of the vectors the graph's codes lie; null for the same.</param>
    /// <param name="comparesAll">Whether all that the search over codes keeps is compared by the vectors, as of a graph
    /// on disk; otherwise <see cref="Quantizer.CandidatesAt"/> of it.</param>
    /// <exception cref="ArgumentException">The full rows are codes, or of another format.</exception>
    public GraphTrial(HnswGraph graph, VectorRows full, RowOrder? order = null, bool comparesAll = false)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(full);
        graph.Rows.Format.Require(full.Format, nameof(full));
        Quantizer.Require(null, full.Quantizer, nameof(full));
        _graph = graph;
        _order = order;
        Full = full;
        _comparesAll = comparesAll;
        _query = new PreparedQuery(graph.Rows);
        _exactQuery = new PreparedQuery(full);
        _exact = new RowsScorer(full, _exactQuery);
    }

    /// <inheritdoc/>
    public VectorRows Full { get; }

    /// <inheritdoc/>
    public int Count => _graph.Count;

    /// <inheritdoc/>
    public int EffortMax => Math.Clamp(_graph.Count, 1, HnswSearcher.EfMax);

    /// <inheritdoc/>
    public bool Contains(int ordinal) => ordinal < _graph.Capacity && _graph.Contains(PlaceOf(ordinal));

    /// <inheritdoc/>
    public void Search(ReadOnlySpan<byte> vector, int effort, TopK results) => Search(vector, effort, -1, results);

    /// <inheritdoc/>
    /// <remarks>Rows of upper layers are on the way of other searches. With a node go the rows equal to it.</remarks>
    public bool CanLeaveOut(int ordinal)
    {
        int node = PlaceOf(ordinal);
        return Contains(ordinal)
            && _graph.IsNode(node)
            && _graph.LevelOf(node) == 0
            && node != _graph.Entry.Ordinal;
    }

    /// <inheritdoc/>
    public void SearchWithout(int ordinal, int effort, TopK results) =>
        Search(Full.Vector(ordinal), effort, PlaceOf(ordinal), results);

    private int PlaceOf(int ordinal) => _order?.PlaceOf(ordinal) ?? ordinal;

    private void Search(ReadOnlySpan<byte> vector, int effort, int hidden, TopK results)
    {
        _query.Set(vector);
        if (_graph.Rows.Quantizer is not Quantizer quantizer)
        {
            _searcher.SearchWithout(_graph, _query, effort, hidden, results);
            return;
        }

        int candidates = _comparesAll ? Math.Max(results.K, effort) : quantizer.CandidatesAt(results.K, effort);
        _candidates.Reset(Full.Format, Math.Min(TopK.KMax, candidates));
        _candidates.Order = _order;
        _searcher.SearchWithout(_graph, _query, effort, hidden, _candidates);
        _exactQuery.Set(vector);
        _rescorer.Rescore(_graph.Rows, _query, _candidates, _exact, results);
    }
}
