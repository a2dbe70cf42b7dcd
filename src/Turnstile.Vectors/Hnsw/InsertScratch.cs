using Turnstile.Vectors.Distances;

namespace Turnstile.Vectors.Hnsw;

/// <summary>What one inserter reuses from row to row.</summary>
internal sealed class InsertScratch
{
    private readonly int[] _chosen;
    private readonly int[] _chosenCounts = new int[LevelHash.LevelMax + 1];
    private readonly int _degree;
    private ulong[] _starts = [];

    public InsertScratch(HnswGraph graph)
    {
        _degree = graph.Parameters.BaseDegree;
        _chosen = new int[(LevelHash.LevelMax + 1) * _degree];
        Effort = graph.Parameters.EfConstruction;
        Selector = new NeighbourSelector(graph);
        Linker = new NeighbourLinker(graph, Selector);
    }

    /// <summary>How many candidates are looked at to place a node.</summary>
    public int Effort { get; set; }

    public LayerSearcher Searcher { get; } = new();

    public NeighbourSelector Selector { get; }

    public NeighbourLinker Linker { get; }

    /// <summary>The neighbours chosen for the new node in a layer.</summary>
    public ReadOnlySpan<int> Chosen(int layer) => _chosen.AsSpan(layer * _degree, _chosenCounts[layer]);

    public void Choose<TScorer>(int node, int layer, ReadOnlySpan<ulong> candidates, int max)
        where TScorer : struct, IScorer<TScorer>
    {
        _chosenCounts[layer] = Selector.Select<TScorer>(node, candidates, _chosen.AsSpan(layer * _degree, max));
    }

    public void ChooseNone(int layer) => _chosenCounts[layer] = 0;

    /// <summary>Nodes with their distances; valid until it is asked for others.</summary>
    public unsafe ReadOnlySpan<ulong> Starts<TScorer>(HnswGraph graph, TScorer scorer, ReadOnlySpan<int> nodes)
        where TScorer : struct, IScorer<TScorer>
    {
        if (_starts.Length < nodes.Length)
        {
            _starts = new ulong[nodes.Length];
        }

        int stride = graph.Rows.Stride;
        foreach (int node in nodes)
        {
            Prefetch.Record(graph.Rows.Base + ((long)node * stride), stride);
        }

        for (int i = 0; i < nodes.Length; i++)
        {
            // In bounds: linked nodes are below the capacity.
            _starts[i] = Candidate.Of(scorer.Score(graph.Rows.Base + ((long)nodes[i] * stride)), nodes[i]);
        }

        return _starts.AsSpan(0, nodes.Length);
    }
}
