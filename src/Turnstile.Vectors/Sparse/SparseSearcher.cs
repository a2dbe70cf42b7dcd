using Turnstile.Vectors.BlockMax;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Sparse;

/// <summary>Searches indexes over sparse vectors; owns the scratch it needs.</summary>
/// <remarks>
/// With <see cref="BlockMaxEffort.Exact"/> the answer is that of <see cref="SparseScan"/> over the same rows, bit for
/// bit and ties included. Rows without a common term have distance 0 and are results when there is nothing better.
/// Threads: one at a time, for any indexes one after the other.
/// Cost: a multiplication for each block and common term, many at once, then a score for each row that is visited.
/// </remarks>
public sealed class SparseSearcher
{
    private readonly BlockMaxSearcher _searcher;
    private ListWeight[] _weights = [];

    /// <summary>A searcher in the fastest form that this processor has.</summary>
    public SparseSearcher()
        : this(SimdForms.Best)
    {
    }

    /// <summary>A searcher whose bounds are computed in a given form.</summary>
    /// <param name="form">A form this processor has.</param>
    /// <exception cref="ArgumentException">The processor does not have that form.</exception>
    public SparseSearcher(SimdForm form)
    {
        if (!SimdForms.IsSupported(form))
        {
            throw new ArgumentException(
                $"form {form} is not available here; the best one is {SimdForms.Best}", nameof(form));
        }

        _searcher = new BlockMaxSearcher(form);
    }

    /// <summary>Offers the nearest rows of the index to <paramref name="results"/>.</summary>
    /// <param name="index">The index, whose rows are published.</param>
    /// <param name="query">A query, set.</param>
    /// <param name="effort">Exact, or how much less.</param>
    /// <param name="filter">Which rows may be results.</param>
    /// <param name="results">Reset for <see cref="SparseVector.ResultFormat"/>; what it has from other segments saves
    /// visits here.</param>
    /// <exception cref="ArgumentException">Query, effort or results are not ready.</exception>
    public SearchStatistics Search<TFilter>(
        SparseIndex index, SparseQuery query, BlockMaxEffort effort, in TFilter filter, TopK results)
        where TFilter : struct, IRowFilter
    {
        ArgumentNullException.ThrowIfNull(index);
        return Search(index, index.Rows, query, effort, filter, results);
    }

    /// <summary>The same where the rows lie in another place than when the index was built.</summary>
    /// <param name="index">The index.</param>
    /// <param name="rows">The rows it was built over, at the same ordinals, published.</param>
    /// <param name="query">A query, set.</param>
    /// <param name="effort">Exact, or how much less.</param>
    /// <param name="filter">Which rows may be results.</param>
    /// <param name="results">As above.</param>
    /// <exception cref="ArgumentException">Query, effort or results are not ready.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer rows than the index covers.</exception>
    public SearchStatistics Search<TFilter>(
        SparseIndex index,
        SparseRows rows,
        SparseQuery query,
        BlockMaxEffort effort,
        in TFilter filter,
        TopK results)
        where TFilter : struct, IRowFilter
    {
        ArgumentNullException.ThrowIfNull(index);
        SparseArguments.Check(rows, query, results);
        rows.CheckRange(index.From, index.To);
        ObjectDisposedException.ThrowIf(index.Lists.IsDisposed, index);
        effort.Require();
        SparseVector vector = query.Vector!;
        if (_weights.Length < vector.Count)
        {
            _weights = new ListWeight[vector.Count];
        }

        int count = 0;
        for (int i = 0; i < vector.Count; i++)
        {
            float weight = vector.Weights[i];
            int list = index.Lists.Find(SparseIndex.Key(vector.Terms[i], weight < 0));
            if (list >= 0)
            {
                _weights[count++] = new ListWeight(list, MathF.Abs(weight));
            }
        }

        var scorer = new SparseRowScorer(rows, query, index.From);
        SearchStatistics statistics = _searcher.Search(
            index.Lists, _weights.AsSpan(0, count), effort, scorer, index.From, filter, results);
        GC.KeepAlive(index);
        GC.KeepAlive(rows);
        return statistics;
    }
}
