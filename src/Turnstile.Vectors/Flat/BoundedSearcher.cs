using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Flat;

/// <summary>Exact search that reads the codes of all rows, and the vectors of those that may be results.</summary>
/// <remarks>
/// The results are those of a <see cref="FlatSearcher"/> over the vectors, to the bit: a row is left out only if its
/// distance surely is greater than that of the k-th nearest so far. Rows are looked at in batches; of each the k
/// nearest by codes are compared first, so that the bound is close when the others are held against it. Owns its
/// scratch: one thread at a time, for any rows one after the other; allocates nothing once it has met its largest k.
/// </remarks>
public sealed class BoundedSearcher
{
    /// <summary>Rows of a batch.</summary>
    public const int BatchRowCount = 1 << 12;

    private const int ScoredCount = 64;

    private readonly int[] _ordinals = new int[BatchRowCount];
    private readonly int[] _kept = new int[BatchRowCount];
    private readonly uint[] _keys = new uint[BatchRowCount];
    private readonly int[] _scored = new int[ScoredCount];
    private readonly double[] _distances = new double[ScoredCount];
    private readonly TopK _nearest = new();

    /// <summary>Offers the rows whose codes lie at the places from..to-1 and that pass the filter to <paramref
    /// name="results"/>, as long as codes rule out so many that it pays.</summary>
    /// <param name="errors">The codes, how far they may be wrong, and in which order they lie.</param>
    /// <param name="query">A query for the codes, set.</param>
    /// <param name="from">First place: the row's ordinal, unless codes lie in another order.</param>
    /// <param name="to">One past the last place, at most the capacity.</param>
    /// <param name="filter">Which places are of rows that may be results.</param>
    /// <param name="exact">Exact distances of the same query; it lets the errors learn the vectors it reads.</param>
    /// <param name="results">Reset for the same format.</param>
    /// <returns>The first place that was not looked at: <paramref name="to"/>, unless it does not pay.</returns>
    /// <exception cref="ArgumentException">Formats differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the rows.</exception>
    public int Search<TFilter, TExact>(
        CodeErrors errors, PreparedQuery query, int from, int to, in TFilter filter, TExact exact, TopK results)
        where TFilter : struct, IRowFilter
        where TExact : IExactScorer
    {
        ArgumentNullException.ThrowIfNull(errors);
        SearchArguments.Check(errors.Codes, query, results);
        FlatSearcher.CheckRange(errors.Codes, from, to);
        bool pays = CodeBound.IsFor(query);
        int next = from;
        while (next < to && pays)
        {
            int count = 0;
            for (; next < to && count < BatchRowCount; next++)
            {
                if (filter.Accepts(next))
                {
                    _ordinals[count++] = next;
                }
            }

            pays = Compare(errors, query, _ordinals.AsSpan(0, count), exact, results);
        }

        return next;
    }

    /// <summary>Offers the rows whose codes lie at the listed places to <paramref name="results"/>, as long as codes
    /// rule out so many that it pays.</summary>
    /// <param name="errors">The codes, how far they may be wrong, and in which order they lie.</param>
    /// <param name="query">A query for the codes, set.</param>
    /// <param name="ordinals">Places to look at, each once; rising order is fastest.</param>
    /// <param name="exact">Exact distances of the same query; it lets the errors learn the vectors it reads.</param>
    /// <param name="results">Reset for the same format.</param>
    /// <returns>How many of the list were looked at: all, unless it does not pay.</returns>
    /// <exception cref="ArgumentException">Formats differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An ordinal is outside the rows.</exception>
    public int Search<TExact>(
        CodeErrors errors, PreparedQuery query, ReadOnlySpan<int> ordinals, TExact exact, TopK results)
        where TExact : IExactScorer
    {
        ArgumentNullException.ThrowIfNull(errors);
        SearchArguments.Check(errors.Codes, query, results);
        FlatSearcher.CheckList(errors.Codes, ordinals);
        bool pays = CodeBound.IsFor(query);
        int done = 0;
        while (done < ordinals.Length && pays)
        {
            ReadOnlySpan<int> batch = ordinals.Slice(done, Math.Min(BatchRowCount, ordinals.Length - done));
            pays = Compare(errors, query, batch, exact, results);
            done += batch.Length;
        }

        return done;
    }

    /// <summary>Offers one batch of listed rows to <paramref name="results"/>: for who asks several queries of a batch
    /// one after the other, while its codes are near.</summary>
    /// <param name="errors">The codes, and how far they may be wrong.</param>
    /// <param name="query">A query for the codes, set.</param>
    /// <param name="batch">Rows to look at, each once, at most <see cref="BatchRowCount"/>; rising order is
    /// fastest.</param>
    /// <param name="exact">Exact distances of the same query; it lets the errors learn the vectors it reads.</param>
    /// <param name="results">Reset for the same format.</param>
    /// <param name="pays">Whether codes ruled out so many that the next batch should be searched so too.</param>
    /// <returns>Whether the batch was looked at: not if the query is so long that nothing bounds distances.</returns>
    /// <exception cref="ArgumentException">Formats differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An ordinal is outside the rows, or there are too many.</exception>
    public bool TrySearchBatch<TExact>(
        CodeErrors errors,
        PreparedQuery query,
        ReadOnlySpan<int> batch,
        TExact exact,
        TopK results,
        out bool pays)
        where TExact : IExactScorer
    {
        ArgumentNullException.ThrowIfNull(errors);
        SearchArguments.Check(errors.Codes, query, results);
        FlatSearcher.CheckList(errors.Codes, batch);
        if (batch.Length > BatchRowCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(batch), batch.Length, $"the batch has {batch.Length} rows; allowed are {BatchRowCount}");
        }

        pays = CodeBound.IsFor(query);
        if (!pays)
        {
            return false;
        }

        pays = Compare(errors, query, batch, exact, results);
        return true;
    }

    // Whether so few vectors were read that the next batch should be searched so too.
    private bool Compare<TExact>(
        CodeErrors errors, PreparedQuery query, ReadOnlySpan<int> batch, TExact exact, TopK results)
        where TExact : IExactScorer
    {
        VectorRows codes = errors.Codes;
        CodeBound bound = CodeBound.Of(query);
        bound.LimitTo(results.BoundKey);
        _nearest.Reset(codes.Format, results.K);
        var pass = new BoundedPass(errors, bound, batch, _kept, _keys, _nearest);
        int kept = ScorerChoice.Run<BoundedPass, int>(query, ref pass);
        var scoring = new Scoring<TExact>(this, errors, bound, exact, results);
        foreach (Neighbor near in _nearest.Sorted())
        {
            scoring.Add(_kept[near.Ordinal], _keys[near.Ordinal]);
            _kept[near.Ordinal] = -1;
        }

        scoring.Flush();
        for (int i = 0; i < kept; i++)
        {
            if (_kept[i] >= 0)
            {
                scoring.Add(_kept[i], _keys[i]);
            }
        }

        scoring.Flush();
        GC.KeepAlive(codes);
        GC.KeepAlive(query);
        long vectorBytes = (long)scoring.SpentCount * codes.Format.Stride;
        return vectorBytes <= (long)batch.Length * (codes.Format.Stride - codes.Stride);
    }

    // Compares rows by their vectors, some at once, unless their codes rule them out by what was found so far.
    private unsafe ref struct Scoring<TExact>(
        BoundedSearcher owner, CodeErrors errors, CodeBound bound, TExact exact, TopK results)
        where TExact : IExactScorer
    {
        private readonly int _numbersOffset = errors.Codes.Quantizer!.Layout!.AuxOffset;
        private CodeBound _bound = bound;
        private int _count;

        /// <summary>How many were scored though their errors were known.</summary>
        public int SpentCount { get; private set; }

        public void Add(int ordinal, uint key)
        {
            // In bounds: the ordinal is of a row that has a code, and numbers lie behind its levels.
            byte* record = errors.Codes.Base + ((long)ordinal * errors.Codes.Stride);
            if (_bound.RulesOut(key, *(CodeNumbers*)(record + _numbersOffset), errors[ordinal]))
            {
                return;
            }

            SpentCount += errors.KnowsAt(ordinal) ? 1 : 0;
            owner._scored[_count++] = errors.RowAt(ordinal);
            if (_count == ScoredCount)
            {
                Flush();
            }
        }

        public void Flush()
        {
            Span<int> ordinals = owner._scored.AsSpan(0, _count);
            ordinals.Sort();
            Span<double> distances = owner._distances.AsSpan(0, _count);
            exact.Score(ordinals, distances);
            for (int i = 0; i < ordinals.Length; i++)
            {
                results.Offer(DistanceKey.OfDistance(errors.Codes.Format, distances[i]), ordinals[i]);
            }

            _bound.LimitTo(results.BoundKey);
            _count = 0;
        }
    }
}
