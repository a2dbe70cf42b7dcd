using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Ivf;

/// <summary>Finds nearest rows by scanning the lists whose centroids are nearest to the query.</summary>
/// <remarks>
/// The rows may be vectors or codes of any quantizer; over codes, ask for <see cref="Quantizer.CandidatesFor"/> and let
/// a <see cref="Rescorer"/> make results of them, as with any search. Owns its scratch, so it is not thread-safe: one
/// per query at a time, used for any indexes one after the other. Cost: ranking the centroids, then one distance for
/// each row of the probed lists that passes.
/// </remarks>
public sealed class IvfSearcher
{
    private const int RadiusBatchCount = 256;

    private readonly CentroidRanking _ranking = new();
    private readonly VisitedSet _seen = new();
    private readonly double[] _distances = new double[RadiusBatchCount];
    private int[] _ordinals = [];

    /// <summary>Offers the passing rows of the nProbe nearest lists; each row once.</summary>
    /// <param name="index">The lists.</param>
    /// <param name="rows">Vectors, or codes of them, by the ordinals of the index.</param>
    /// <param name="query">A query for these rows, set.</param>
    /// <param name="vector">The vector the query was set to.</param>
    /// <param name="nProbe">Lists to scan, 1 to 65,536; as many as there are make the search exact over
    /// vectors. More are scanned, as far as there are any, while fewer rows are found than wanted or, with a filter,
    /// fewer than eight times as many passed.</param>
    /// <param name="filter">Which rows may be results.</param>
    /// <param name="results">Reset for the same format; may hold results of other searches of other rows.</param>
    /// <param name="wanted">How many results are wanted, if the others are but candidates; 0 for k of the
    /// results.</param>
    /// <returns>What was done; it is always Completed.</returns>
    /// <exception cref="ArgumentException">Formats differ, or the rows are fewer than the index knows.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="nProbe"/> is outside its range.</exception>
    public SearchStatistics Search<TFilter>(
        IvfIndex index,
        VectorRows rows,
        PreparedQuery query,
        ReadOnlySpan<byte> vector,
        int nProbe,
        in TFilter filter,
        TopK results,
        int wanted = 0)
        where TFilter : struct, IRowFilter
    {
        SearchArguments.Check(rows, query, results);
        ArgumentOutOfRangeException.ThrowIfNegative(wanted);
        wanted = wanted == 0 ? results.K : wanted;
        Check(index, rows, nProbe);
        ReadOnlySpan<int> lists = _ranking.Nearest(index.Centroids, vector, nProbe);
        _seen.Reset(index.RowCount);
        int accepted = Scan(index, rows, query, lists, filter, results);
        if (ProbeLimit.IsMoreNeeded<TFilter>(accepted, results.Count, wanted))
        {
            ReadOnlySpan<int> others = _ranking.Others();
            int step = Math.Max(1, lists.Length / 2);
            while (!others.IsEmpty && ProbeLimit.IsMoreNeeded<TFilter>(accepted, results.Count, wanted))
            {
                step = Math.Min(step, others.Length);
                accepted += Scan(index, rows, query, others[..step], filter, results);
                others = others[step..];
            }
        }

        return new SearchStatistics(accepted, accepted, Completed: true);
    }

    /// <summary>Finds the rows within a radius among those of the nProbe nearest lists; each row once.</summary>
    /// <param name="index">The lists.</param>
    /// <param name="rows">Vectors, or codes of them, by the ordinals of the index.</param>
    /// <param name="query">A query for these rows, set.</param>
    /// <param name="vector">The vector the query was set to.</param>
    /// <param name="nProbe">Lists to scan, 1 to 65,536.</param>
    /// <param name="filter">Which rows may be hits.</param>
    /// <param name="hits">Reset for the same format with a radius.</param>
    /// <returns>What was done; not Completed when the hits are full. Over codes, distances are estimates: ask for a
    /// wider radius and score the hits anew.</returns>
    /// <exception cref="ArgumentException">Formats differ, or the rows are fewer than the index knows.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="nProbe"/> is outside its range.</exception>
    public SearchStatistics SearchRange<TFilter>(
        IvfIndex index,
        VectorRows rows,
        PreparedQuery query,
        ReadOnlySpan<byte> vector,
        int nProbe,
        in TFilter filter,
        RangeHits hits)
        where TFilter : struct, IRowFilter
    {
        SearchArguments.Check(rows, query, hits);
        Check(index, rows, nProbe);
        _seen.Reset(index.RowCount);
        Span<int> ordinals = Gather(index, _ranking.Nearest(index.Centroids, vector, nProbe));
        var scorer = new RowsScorer(rows, query);
        int visited = 0;
        int pending = 0;
        for (int i = 0; i < ordinals.Length && !hits.IsFull; i++)
        {
            if (rows.HasVectorUnchecked(ordinals[i]) && filter.Accepts(ordinals[i]))
            {
                ordinals[pending++] = ordinals[i];
                visited++;
            }

            if (pending == RadiusBatchCount || i == ordinals.Length - 1)
            {
                scorer.Score(ordinals[..pending], _distances);
                for (int j = 0; j < pending; j++)
                {
                    hits.Offer(DistanceKey.OfDistance(rows.Format, _distances[j]), ordinals[j]);
                }

                pending = 0;
            }
        }

        return new SearchStatistics(visited, visited, !hits.IsFull);
    }

    private static void Check(IvfIndex index, VectorRows rows, int nProbe)
    {
        ArgumentNullException.ThrowIfNull(index);
        IvfArguments.CheckProbes(nProbe);
        index.Format.Require(rows.Format, nameof(rows));
        IvfArguments.CheckCapacity(index, rows);
    }

    private int Scan<TFilter>(
        IvfIndex index,
        VectorRows rows,
        PreparedQuery query,
        ReadOnlySpan<int> lists,
        in TFilter filter,
        TopK results)
        where TFilter : struct, IRowFilter =>
        FlatSearcher.Search(rows, query, Gather(index, lists), filter, results).Accepted;

    /// <summary>The rows of the lists that were not seen yet, in scratch that the next call fills anew.</summary>
    private Span<int> Gather(IvfIndex index, ReadOnlySpan<int> lists)
    {
        int total = 0;
        foreach (int list in lists)
        {
            total += index.Members(list).Length;
        }

        if (_ordinals.Length < total)
        {
            _ordinals = new int[total];
        }

        int count = 0;
        foreach (int list in lists)
        {
            ReadOnlySpan<int> members = index.Members(list);
            if (!index.HasSpill)
            {
                members.CopyTo(_ordinals.AsSpan(count));
                count += members.Length;
                continue;
            }

            foreach (int ordinal in members)
            {
                _ordinals[count] = ordinal;
                count += _seen.AddCounting(ordinal);
            }
        }

        return _ordinals.AsSpan(0, count);
    }
}
