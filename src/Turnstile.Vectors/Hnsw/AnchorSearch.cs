using Turnstile.Vectors.Distances;

namespace Turnstile.Vectors.Hnsw;

/// <summary>Leaves the nodes nearest to a row in the pool; how many there are.</summary>
internal readonly struct AnchorSearch(HnswGraph graph, LayerSearcher layers, int ef) : IScorerVisitor<int>
{
    public int Visit<TScorer>(PreparedQuery query)
        where TScorer : struct, IScorer<TScorer>
    {
        TScorer scorer = TScorer.Of(query);
        ulong start = layers.Descend(graph, scorer, graph.Entry, layer: 0);
        layers.Run(graph, scorer, layer: 0, [start], ef);
        return layers.Pool.Count;
    }
}
