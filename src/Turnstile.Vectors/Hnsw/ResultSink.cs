using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Hnsw;

/// <summary>Offers a node and the rows equal to it to the results, as far as the filter passes them.</summary>
internal struct ResultSink<TFilter>(HnswGraph graph, TFilter filter, TopK results) : ISink
    where TFilter : struct, IRowFilter
{
    private readonly bool _hasDuplicates = graph.Duplicates.Count > 0;

    public int Accepted { get; private set; }

    public void See(uint key, int node)
    {
        if (key > results.BoundKey)
        {
            return;
        }

        Offer(key, node);
        if (!_hasDuplicates)
        {
            return;
        }

        int next = graph.Duplicates.Next(node);
        while (next != DuplicateChains.End && !(results.IsFull && key >= results.BoundKey))
        {
            Offer(key, next);
            next = graph.Duplicates.Next(next);
        }
    }

    private void Offer(uint key, int ordinal)
    {
        if (filter.Accepts(ordinal))
        {
            Accepted++;
            results.Offer(key, ordinal);
        }
    }
}
