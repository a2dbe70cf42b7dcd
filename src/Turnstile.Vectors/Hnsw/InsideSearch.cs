using System.Runtime.CompilerServices;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Hnsw;

/// <summary>
/// One search among passing rows alone, from some of them on; a neighbour that does not pass is a bridge to its own.
/// </summary>
/// <remarks>For filters that go with the vectors: passing rows are each other's neighbours there, so the walk need not
/// cross what does not pass, and nothing of that is compared. Bridges are those of Patel and others (2024), "ACORN",
/// as long as there are not too many. Cost: as a search without a filter, and a look at each bridge's
/// row.</remarks>
internal readonly unsafe ref struct InsideSearch<TFilter>(
    HnswGraph graph,
    LayerSearcher layers,
    FilteredScratch scratch,
    int ef,
    int visitMax,
    ReadOnlySpan<int> seeds,
    TFilter filter,
    TopK results)
    : IScorerVisitor<SearchStatistics>
    where TFilter : struct, IRowFilter
{
    // Of equal rows so many are asked whether they pass, before their node counts as one that does not.
    private const int ChainMax = 16;

    private readonly ReadOnlySpan<int> _seeds = seeds;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public SearchStatistics Visit<TScorer>(PreparedQuery query)
        where TScorer : struct, IScorer<TScorer>
    {
        TScorer scorer = TScorer.Of(query);
        layers.Pool.Reset(ef);
        scratch.Visited.Reset(graph.Capacity);
        int visited = ScoreBatch(scorer, TakeSeeds());
        while (visited < visitMax && layers.Pool.TryTake(uint.MaxValue, careCount: 0, out int node))
        {
            visited += ScoreBatch(scorer, Gather(node));
        }

        // Passing rows that hang together with too few others are not all there are.
        bool isWhole = visited < visitMax && layers.Pool.IsFull;
        int passed = new PoolResults<TFilter>(graph, filter, results).Take(layers.Pool.Items);
        return new SearchStatistics(visited, passed, isWhole);
    }

    private int TakeSeeds()
    {
        int* batch = (int*)scratch.Batch.Pointer;
        int count = 0;
        foreach (int seed in _seeds)
        {
            // In bounds: seeds are rows of the graph, and no more than the batch holds. Only nodes have neighbours.
            if (graph.Base.Slots(seed)[0] >= 0 && scratch.Visited.Add(seed))
            {
                batch[count++] = seed;
            }
        }

        return count;
    }

    /// <summary>The passing neighbours that are new, and those behind the others, up to two rows of them.</summary>
    private int Gather(int node)
    {
        int countMax = Math.Min(2 * graph.Base.Degree, 2 * HnswParameters.MMax);
        int* batch = (int*)scratch.Batch.Pointer;
        int* bridges = stackalloc int[2 * HnswParameters.MMax];
        int* slots = graph.Base.Slots(node);
        int degree = graph.Base.Degree;
        int count = 0;
        int bridgeCount = 0;
        for (int i = 0; i < degree && Volatile.Read(ref slots[i]) is >= 0 and var neighbour; i++)
        {
            // In bounds: both arrays hold a row of neighbours of the widest graph.
            if (!scratch.Visited.Add(neighbour))
            {
                continue;
            }

            if (Passes(neighbour))
            {
                batch[count++] = neighbour;
            }
            else
            {
                bridges[bridgeCount++] = neighbour;
                Prefetch.Record((byte*)graph.Base.Slots(neighbour), degree * sizeof(int));
            }
        }

        for (int bridge = 0; bridge < bridgeCount && count < countMax; bridge++)
        {
            slots = graph.Base.Slots(bridges[bridge]);
            for (int i = 0; i < degree && count < countMax && Volatile.Read(ref slots[i]) is >= 0 and var behind; i++)
            {
                if (Passes(behind) && scratch.Visited.Add(behind))
                {
                    batch[count++] = behind;
                }
            }
        }

        return count;
    }

    // A row that passes may stand in the chain of one that does not.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Passes(int node) =>
        filter.Accepts(node) || (graph.Duplicates.Count > 0 && PassesInChain(node));

    private bool PassesInChain(int node)
    {
        int next = graph.Duplicates.Next(node);
        for (int i = 0; i < ChainMax && next != DuplicateChains.End; i++)
        {
            if (filter.Accepts(next))
            {
                return true;
            }

            next = graph.Duplicates.Next(next);
        }

        return false;
    }

    private int ScoreBatch<TScorer>(TScorer scorer, int count)
        where TScorer : struct, IScorer<TScorer>
    {
        int stride = graph.Rows.Stride;
        int ahead = Prefetch.RecordsAhead(stride);
        byte* records = graph.Rows.Base;
        int* batch = (int*)scratch.Batch.Pointer;
        CandidatePool pool = layers.Pool;
        for (int i = 0; i < Math.Min(ahead, count); i++)
        {
            Prefetch.Record(records + ((long)batch[i] * stride), stride);
        }

        for (int i = 0; i < count; i++)
        {
            if (i + ahead < count)
            {
                Prefetch.Record(records + ((long)batch[i + ahead] * stride), stride);
            }

            // In bounds: seeds and linked nodes are below the capacity.
            uint key = scorer.Score(records + ((long)batch[i] * stride));
            if (key < pool.BoundKey && pool.Add(Candidate.Of(key, batch[i])))
            {
                Prefetch.Record((byte*)graph.Base.Slots(batch[i]), graph.Base.Degree * sizeof(int));
            }
        }

        return count;
    }
}
