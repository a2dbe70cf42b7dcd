using System.Diagnostics;
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
    private int[]? _order;

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

    /// <summary>The same graph renumbered; its rows are rescored, and reported, under their old ordinals.</summary>
    public static Contender Renumbered(string name, HnswGraph graph, DataSet data)
    {
        var watch = Stopwatch.StartNew();
        int[] order = HnswReordering.ByLocality(graph);
        var full = new VectorRows(data.Format, data.Count);
        VectorRows rows = graph.Rows.Quantizer is Quantizer quantizer ? new VectorRows(quantizer, data.Count) : full;
        for (int i = 0; i < order.Length; i++)
        {
            full.Write(i, data.Vector(order[i]));
            if (rows != full)
            {
                rows.Write(i, data.Vector(order[i]));
            }
        }

        HnswGraph moved = HnswReordering.Apply(graph, rows, order);
        Console.WriteLine($"         renumbered in {watch.Elapsed.TotalSeconds:F2} s");
        return new Contender(name + " order", moved, full) { _order = order };
    }

    public string Name { get; }

    /// <summary>The row of the data that an ordinal stands for.</summary>
    public int RowOf(int ordinal) => _order?[ordinal] ?? ordinal;

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
