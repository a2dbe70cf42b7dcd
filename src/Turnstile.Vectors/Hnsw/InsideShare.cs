using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Hnsw;

/// <summary>Counts the neighbours of some rows that pass a filter.</summary>
internal static unsafe class InsideShare
{
    /// <summary>Their share of all neighbours. The caller vouches that the rows are in the graph.</summary>
    public static double Of<TFilter>(HnswGraph graph, ReadOnlySpan<int> seeds, in TFilter filter)
        where TFilter : struct, IRowFilter
    {
        int degree = graph.Base.Degree;
        foreach (int seed in seeds)
        {
            Prefetch.Record((byte*)graph.Base.Slots(seed), degree * sizeof(int));
        }

        int passing = 0;
        int total = 0;
        foreach (int seed in seeds)
        {
            // In bounds: a row has degree slots; one that stands in the chain of another has no neighbours.
            int* slots = graph.Base.Slots(seed);
            for (int i = 0; i < degree && Volatile.Read(ref slots[i]) is >= 0 and var neighbour; i++)
            {
                total++;
                passing += filter.Accepts(neighbour) ? 1 : 0;
            }
        }

        return total == 0 ? 0 : (double)passing / total;
    }
}
