using Turnstile.Vectors;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Recall;

/// <summary>One way to search: a graph over vectors or over codes, and what rescores its candidates.</summary>
internal sealed class Contender
{
    private readonly HnswSearcher _searcher = new();
    private readonly Rescorer _rescorer = new();
    private readonly TopK _candidates = new();
    private readonly PreparedQuery _query;
    private readonly PreparedQuery _exactQuery;
    private readonly IExactScorer? _exact;

    public Contender(string name, HnswGraph graph, VectorRows full)
    {
        Name = name;
        Graph = graph;
        _query = new PreparedQuery(graph.Rows);
        _exactQuery = new PreparedQuery(full);
        if (graph.Rows.Quantizer is Quantizer quantizer)
        {
            _exact = quantizer.ResidualBytes > 0
                ? new ResidualScorer(graph.Rows, _query)
                : new RowsScorer(full, _exactQuery);
        }
    }

    public string Name { get; }

    public HnswGraph Graph { get; }

    public long Visited { get; private set; }

    public long Rescored { get; private set; }

    /// <summary>Bytes a row that a search touches, the graph's among them.</summary>
    public int RowBytes => Graph.Rows.Stride + (Graph.Parameters.BaseDegree * sizeof(int))
        + (Graph.Rows.Quantizer?.ResidualBytes ?? 0);

    /// <summary>Leaves the k nearest in the results.</summary>
    public void Search(ReadOnlySpan<byte> vector, int ef, int candidateCount, TopK results, int k)
    {
        results.Reset(Graph.Rows.Format, k);
        _query.Set(vector);
        if (_exact is null)
        {
            Visited += _searcher.Search(Graph, _query, ef, default(AcceptAll), results).Visited;
            return;
        }

        _candidates.Reset(Graph.Rows.Format, candidateCount);
        Visited += _searcher.Search(Graph, _query, ef, default(AcceptAll), _candidates).Visited;
        if (_exact is RowsScorer)
        {
            _exactQuery.Set(vector);
        }

        Rescored += _rescorer.Rescore(Graph.Rows, _query, _candidates, _exact, results);
    }

    public void Forget()
    {
        Visited = 0;
        Rescored = 0;
    }
}
