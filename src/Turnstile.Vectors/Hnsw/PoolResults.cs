using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Hnsw;

/// <summary>Makes results of the nodes that a search has kept: each, and the rows equal to it, as far as the filter
/// passes them.</summary>
/// <remarks>A pool holds all nodes met that are nearer than its last, so nothing need be asked about the many that were
/// met and not kept.</remarks>
internal readonly struct PoolResults<TFilter>(HnswGraph graph, TFilter filter, TopK results)
    where TFilter : struct, IRowFilter
{
    /// <summary>Offers nodes, nearest first, as long as they can get in.</summary>
    /// <returns>How many rows passed.</returns>
    public int Take(ReadOnlySpan<ulong> nodes) => Take(nodes, out _);

    /// <summary>The same, and says which node was the nearest that did not pass; -1 for none.</summary>
    public int Take(ReadOnlySpan<ulong> nodes, out int nearestRefused)
    {
        nearestRefused = -1;
        bool hasDuplicates = graph.Duplicates.Count > 0;
        int passed = 0;
        foreach (ulong candidate in nodes)
        {
            uint key = Candidate.Key(candidate);
            if (key > results.BoundKey)
            {
                break;
            }

            int node = Candidate.Ordinal(candidate);
            int accepted = Offer(key, node);
            nearestRefused = accepted == 0 && nearestRefused < 0 ? node : nearestRefused;
            passed += accepted;
            if (hasDuplicates)
            {
                passed += OfferChain(key, graph.Duplicates.Next(node));
            }
        }

        return passed;
    }

    private int OfferChain(uint key, int next)
    {
        int passed = 0;
        while (next != DuplicateChains.End && !(results.IsFull && key >= results.BoundKey))
        {
            passed += Offer(key, next);
            next = graph.Duplicates.Next(next);
        }

        return passed;
    }

    private int Offer(uint key, int ordinal)
    {
        if (!filter.Accepts(ordinal))
        {
            return 0;
        }

        results.Offer(key, ordinal);
        return 1;
    }
}
