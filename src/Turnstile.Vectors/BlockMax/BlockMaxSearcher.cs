using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.BlockMax;

/// <summary>Visits blocks of rows from the highest bound down, until no other can hold a result.</summary>
/// <remarks>
/// Blocks are taken in rounds: those with bounds above a level that a few blocks surely reach, then those down to a
/// lower level, and so on until the level is what the results ask for; so only blocks that are visited are sorted. A
/// bound that results of other segments have set counts from the first round on. Owns its scratch: one thread at a
/// time, for any lists one after the other; allocates only for more blocks or lists than ever before.
/// A text index would leave out rows that have none of the terms: their blocks are those with a bound of 0.
/// </remarks>
internal sealed class BlockMaxSearcher(SimdForm form)
{
    private const int GroupCountMax = 64;
    private const int GrowthFactor = 4;
    private const int FetchAhead = 2;

    private readonly BlockBounds _bounds = new(form);
    private readonly float[] _groupMaxima = new float[GroupCountMax];
    private ListWeight[] _weights = [];
    private float[] _negatedMasses = [];
    private int[] _blocks = [];
    private float[] _blockBounds = [];

    /// <summary>Offers rows to the results; with full effort all that can be among them.</summary>
    /// <param name="lists">The lists.</param>
    /// <param name="weights">The lists of the query, each once.</param>
    /// <param name="effort">Exact or not.</param>
    /// <param name="scorer">Scores rows.</param>
    /// <param name="firstOrdinal">What filter and results call the row 0.</param>
    /// <param name="filter">Which rows may be results.</param>
    /// <param name="results">Reset for distances of float32.</param>
    public SearchStatistics Search<TScorer, TFilter>(
        BlockMaxLists lists,
        ReadOnlySpan<ListWeight> weights,
        BlockMaxEffort effort,
        TScorer scorer,
        int firstOrdinal,
        in TFilter filter,
        TopK results)
        where TScorer : struct, IRowScorer
        where TFilter : struct, IRowFilter
    {
        _bounds.Reset(lists.Shape);
        _bounds.Add(lists, effort.Beta < 1 ? Heaviest(lists, weights, effort.Beta) : weights);
        int blockCount = lists.Shape.BlockCount;
        if (_blocks.Length < blockCount)
        {
            _blocks = new int[blockCount];
            _blockBounds = new float[blockCount];
        }

        Span<float> maxima = _groupMaxima.AsSpan(0, _bounds.GroupMaxima(GroupBlocks(blockCount), _groupMaxima));
        maxima.Sort();
        var visit = new BlockVisit<TScorer, TFilter>(lists.Shape, scorer, firstOrdinal, filter, results);
        int scored = 0;
        int reached = Math.Max(1, results.K / GrowthFactor);
        for (float high = float.PositiveInfinity; high > float.NegativeInfinity; reached *= GrowthFactor)
        {
            float least = Least(results, effort.Alpha);
            float low = Math.Max(least, reached < maxima.Length ? maxima[^reached] : float.NegativeInfinity);
            if (low < high)
            {
                scored += VisitRound(ref visit, _bounds.Collect(low, high, _blocks, _blockBounds), effort.Alpha);
            }

            high = low > least ? Math.Min(low, high) : float.NegativeInfinity;
        }

        return new SearchStatistics(scored, scored, Completed: true);
    }

    private static int GroupBlocks(int blockCount)
    {
        int group = BlockMaxLists.PaddingBlocks;
        while ((long)group * GroupCountMax < blockCount)
        {
            group *= 2;
        }

        return group;
    }

    private int VisitRound<TScorer, TFilter>(ref BlockVisit<TScorer, TFilter> visit, int count, float alpha)
        where TScorer : struct, IRowScorer
        where TFilter : struct, IRowFilter
    {
        Span<float> bounds = _blockBounds.AsSpan(0, count);
        Span<int> blocks = _blocks.AsSpan(0, count);
        bounds.Sort(blocks);
        int scored = 0;
        for (int i = count - 1; i >= Math.Max(0, count - FetchAhead); i--)
        {
            visit.Fetch(blocks[i]);
        }

        for (int i = count - 1; i >= 0 && bounds[i] >= Least(visit.Results, alpha); i--)
        {
            if (i >= FetchAhead)
            {
                visit.Fetch(blocks[i - FetchAhead]);
            }

            scored += visit.Score(blocks[i]);
        }

        return scored;
    }

    private float Least(TopK results, float alpha) => results.BoundKey == uint.MaxValue
        ? float.NegativeInfinity
        : _bounds.LeastFor(-DistanceKey.ToFloat(results.BoundKey) / alpha);

    private ReadOnlySpan<ListWeight> Heaviest(BlockMaxLists lists, ReadOnlySpan<ListWeight> weights, float beta)
    {
        if (_weights.Length < weights.Length)
        {
            _weights = new ListWeight[weights.Length];
            _negatedMasses = new float[weights.Length];
        }

        Span<ListWeight> sorted = _weights.AsSpan(0, weights.Length);
        Span<float> negatedMasses = _negatedMasses.AsSpan(0, weights.Length);
        for (int i = 0; i < weights.Length; i++)
        {
            sorted[i] = weights[i];
            negatedMasses[i] = (float)(-weights[i].Weight * lists.Scale(weights[i].List) * LevelRounding.LevelMax);
        }

        negatedMasses.Sort(sorted);
        return sorted[..(int)Math.Ceiling(beta * (double)weights.Length)];
    }
}
