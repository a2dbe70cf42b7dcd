using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Hnsw;

/// <summary>Finds the effort that a wanted recall takes, by sample queries whose true answer a scan gives, or a search
/// of great effort.</summary>
/// <remarks>Answers for queries like the sample: some hundreds of real ones say more than rows of the set. Cost: one
/// scan or search a query, then a search a query for each effort tried. Threads: one at a time.</remarks>
public sealed class EffortCalibration
{
    private readonly HnswGraph _graph;
    private readonly VectorRows _full;
    private readonly int _k;
    private readonly List<(byte[] Vector, double Bound)> _sample = [];
    private readonly HnswSearcher _searcher = new();
    private readonly Rescorer _rescorer = new();
    private readonly TopK _candidates = new();
    private readonly TopK _results = new();
    private readonly PreparedQuery _query;
    private readonly PreparedQuery _exactQuery;
    private readonly RowsScorer _exact;

    /// <summary>A calibration without a sample.</summary>
    /// <param name="graph">The graph; when it is over codes, candidates are rescored.</param>
    /// <param name="full">The vectors, by the same ordinals; the graph's own rows when those are vectors.</param>
    /// <param name="k">Results a query, 1 to <see cref="TopK.KMax"/>.</param>
    /// <exception cref="ArgumentException">The full rows are codes, or of another format.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is outside its range.</exception>
    public EffortCalibration(HnswGraph graph, VectorRows full, int k)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(full);
        graph.Rows.Format.Require(full.Format, nameof(full));
        Quantizer.Require(null, full.Quantizer, nameof(full));
        _results.Reset(full.Format, k);
        _graph = graph;
        _full = full;
        _k = k;
        _query = new PreparedQuery(graph.Rows);
        _exactQuery = new PreparedQuery(full);
        _exact = new RowsScorer(full, _exactQuery);
    }

    /// <summary>Queries in the sample.</summary>
    public int QueryCount => _sample.Count;

    /// <summary>Adds a query, and scans for its true answer.</summary>
    /// <param name="vector">VectorBytes bytes.</param>
    /// <exception cref="ArgumentException">The bytes are not a vector of the format.</exception>
    public void AddQuery(ReadOnlySpan<byte> vector)
    {
        _exactQuery.Set(vector);
        _results.Reset(_full.Format, _k);
        int count = Math.Min(_graph.Capacity, _full.Capacity);
        FlatSearcher.Search(_full, _exactQuery, 0, count, new RowsOf(_graph), _results);
        ReadOnlySpan<Neighbor> found = _results.Sorted();
        _sample.Add((vector.ToArray(), found.IsEmpty ? double.PositiveInfinity : found[^1].Distance));
    }

    /// <summary>Adds a query that lies between a row and the farthest of its k nearest, whose answer a search of great
    /// effort is taken for.</summary>
    /// <remarks>A row itself would be too easy: it is a node, linked with its own answer.</remarks>
    /// <param name="ordinal">A row of the graph.</param>
    /// <param name="ef">Candidates kept, many more than will be tried.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="ef"/> is outside its range.</exception>
    public void AddBetween(int ordinal, int ef)
    {
        byte[] vector = _full.Vector(ordinal).ToArray();
        Search(vector, ef);
        ReadOnlySpan<Neighbor> near = _results.Sorted();
        if (!near.IsEmpty)
        {
            Midpoint.Move(_full.Format.Element, vector, _full.Vector(near[^1].Ordinal));
        }

        Search(vector, ef);
        ReadOnlySpan<Neighbor> found = _results.Sorted();
        _sample.Add((vector, found.IsEmpty ? double.PositiveInfinity : found[^1].Distance));
    }

    /// <summary>The share of the true answers that searches of an effort find; 1 without a sample.</summary>
    /// <param name="ef">Candidates kept, 1 to <see cref="HnswSearcher.EfMax"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="ef"/> is outside its range.</exception>
    public double Recall(int ef)
    {
        long hits = 0;
        long wanted = 0;
        foreach ((byte[] vector, double bound) in _sample)
        {
            Search(vector, ef);
            wanted += Math.Min(_k, _graph.Count);
            foreach (Neighbor found in _results.Sorted())
            {
                hits += found.Distance <= bound ? 1 : 0;
            }
        }

        return wanted == 0 ? 1 : (double)hits / wanted;
    }

    /// <summary>The least effort, to a sixteenth, whose recall is as wanted.</summary>
    /// <param name="recall">The wanted share, above 0, at most 1.</param>
    /// <returns>An effort, k or more; <see cref="HnswSearcher.EfMax"/>, or the number of rows, when no less
    /// suffices.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="recall"/> is outside its range.</exception>
    public int EfFor(double recall)
    {
        if (!(recall > 0 && recall <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(recall), recall, $"recall is {recall}; allowed are numbers above 0, at most 1");
        }

        int most = Math.Clamp(_graph.Count, 1, HnswSearcher.EfMax);
        int enough = Math.Min(_k, most);
        int tooLittle = enough - 1;
        while (enough < most && Recall(enough) < recall)
        {
            tooLittle = enough;
            enough = Math.Min(most, 2 * enough);
        }

        while (enough - tooLittle > Math.Max(1, enough / 16))
        {
            int middle = (enough + tooLittle) / 2;
            if (Recall(middle) < recall)
            {
                tooLittle = middle;
            }
            else
            {
                enough = middle;
            }
        }

        return enough;
    }

    private void Search(byte[] vector, int ef)
    {
        _query.Set(vector);
        _results.Reset(_full.Format, _k);
        if (_graph.Rows.Quantizer is not Quantizer quantizer)
        {
            _searcher.Search(_graph, _query, ef, default(AcceptAll), _results);
            return;
        }

        // Little effort compares few candidates, as a search of it would.
        int wanted = Math.Min(TopK.KMax, quantizer.CandidatesFor(_k));
        _candidates.Reset(_full.Format, Math.Min(wanted, Math.Max(_k, ef)));
        _searcher.Search(_graph, _query, ef, default(AcceptAll), _candidates);
        _exactQuery.Set(vector);
        _rescorer.Rescore(_graph.Rows, _query, _candidates, _exact, _results);
    }

    private readonly struct RowsOf(HnswGraph graph) : IRowFilter
    {
        public bool Accepts(int ordinal) => graph.Contains(ordinal);
    }
}
