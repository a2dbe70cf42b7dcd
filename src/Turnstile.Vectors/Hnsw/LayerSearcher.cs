using System.Runtime.CompilerServices;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Hnsw;

/// <summary>Best-first search of one layer: SEARCH-LAYER, algorithm 2 of Malkov and Yashunin (2018).</summary>
/// <remarks>Owns its scratch, so it is not thread-safe: one per inserter and searcher. The cost of a step is the
/// memory of the neighbours' vectors, so all of them are fetched ahead, and a node's neighbour row when the node
/// enters the pool. The next node is chosen before the neighbours of the one before are compared, so that the memory of
/// its neighbours is under way meanwhile. It may not be the nearest any more then, but it is among the nearest, which
/// all have their turn: a search looks at hardly more nodes.</remarks>
internal sealed unsafe class LayerSearcher
{
    // A search that need not look far looks at so many nodes with care nevertheless, or it would end on its way.
    private const int CareCountMin = 16;
    private const int CareShare = 4;
    private const int BatchCountMax = 2 * HnswParameters.MMax;
    private const int NoBatch = -1;

    private readonly VisitedSet _visited = new();
    private readonly PinnedScratch _batches = new(2 * BatchCountMax * sizeof(int));

    public CandidatePool Pool { get; } = new();

    /// <summary>A node that searches do not see, as if it were not there; -1 for none.</summary>
    public int Hidden { get; set; } = -1;

    /// <summary>
    /// Walks down the layers above <paramref name="layer"/>, in each to the node nearest to the query.
    /// </summary>
    public ulong Descend<TScorer>(HnswGraph graph, in TScorer scorer, EntryPoint entry, int layer)
        where TScorer : struct, IScorer<TScorer>
    {
        // In bounds: the entry point is a linked node, below the capacity.
        long offset = (long)entry.Ordinal * graph.Rows.Stride;
        ulong nearest = Candidate.Of(scorer.Score(graph.Rows.Base + offset), entry.Ordinal);
        for (int at = entry.Level; at > layer; at--)
        {
            Run(graph, scorer, at, [nearest], ef: 1);
            nearest = Pool.Items[0] & ~Candidate.Expanded;
        }

        return nearest;
    }

    /// <summary>Fills the pool with the ef nearest nodes found from <paramref name="starts"/> on.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="scorer">Distances from the query.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="starts">Nodes of it, one at least.</param>
    /// <param name="ef">How many nodes to keep.</param>
    /// <param name="reach">The key of a distance: nodes farther than it lead on only while they are among the nearest
    /// few.</param>
    /// <param name="surplus">How many nodes to keep besides, of those that were met and come next.</param>
    /// <returns>How many distances were computed.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Run<TScorer>(
        HnswGraph graph,
        in TScorer scorer,
        int layer,
        ReadOnlySpan<ulong> starts,
        int ef,
        uint reach = uint.MaxValue,
        int surplus = 0)
        where TScorer : struct, IScorer<TScorer>
    {
        TScorer bound = scorer;
        int stride = graph.Rows.Stride;
        int ahead = Prefetch.RecordsAheadOfTwo(stride);
        byte* records = graph.Rows.Base;
        int degree = graph.DegreeOf(layer);
        int* batch = (int*)_batches.Pointer;
        int* next = batch + BatchCountMax;
        CandidatePool pool = Pool;
        pool.Reset(ef, surplus);
        _visited.Reset(graph.Capacity);
        if (Hidden >= 0)
        {
            _visited.Add(Hidden);
        }

        foreach (ulong start in starts)
        {
            if (_visited.Add(Candidate.Ordinal(start)))
            {
                pool.Add(start);
            }
        }

        int scored = starts.Length;
        int careCount = CareCount(ef);
        int count = TakeBatch(graph, layer, reach, careCount, batch);
        while (count != NoBatch)
        {
            int nextCount = TakeBatch(graph, layer, reach, careCount, next);
            scored += count;
            for (int i = 0; i < count; i++)
            {
                if (i + ahead < count)
                {
                    Prefetch.Record(records + ((long)batch[i + ahead] * stride), stride);
                }

                // In bounds: linked nodes are below the capacity, and a row has at most as many as the batch holds.
                int neighbour = batch[i];
                uint key = bound.Score(records + ((long)neighbour * stride));
                if (key < pool.BoundKey && pool.Add(Candidate.Of(key, neighbour)) && key <= pool.LastKey)
                {
                    FetchRow(graph.Slots(neighbour, layer), degree);
                }
            }

            int* compared = batch;
            batch = next;
            next = compared;

            // Where there was no node before, there may be one now.
            count = nextCount != NoBatch ? nextCount : TakeBatch(graph, layer, reach, careCount, batch);
        }

        return scored;
    }

    /// <summary>How many nodes a search of an effort looks at with care, however near its reach ends.</summary>
    internal static int CareCount(int ef) => Math.Max(CareCountMin, ef / CareShare);

    /// <summary>Takes the nearest node not expanded yet, gives the neighbours of it that the search has not seen, and
    /// asks for the first of their records; <see cref="NoBatch"/> when there is no node.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private int TakeBatch(HnswGraph graph, int layer, uint reach, int careCount, int* batch)
    {
        if (!Pool.TryTake(reach, careCount, out int node))
        {
            return NoBatch;
        }

        int count = _visited.AddNew(graph.Slots(node, layer), graph.DegreeOf(layer), batch);
        byte* records = graph.Rows.Base;
        int stride = graph.Rows.Stride;
        int fetched = Math.Min(Prefetch.RecordsAheadOfTwo(stride), count);
        for (int i = 0; i < fetched; i++)
        {
            Prefetch.Record(records + ((long)batch[i] * stride), stride);
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FetchRow(int* slots, int degree)
    {
        Prefetch.Record((byte*)slots, degree * sizeof(int));
    }
}
