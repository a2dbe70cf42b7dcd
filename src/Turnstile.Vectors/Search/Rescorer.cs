using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Search;

/// <summary>Turns candidates that codes have found into results by full precision.</summary>
/// <remarks>
/// Without bounds every candidate is scored, in one batch. With bounds (RaBitQ, Gao and Long 2024) candidates are
/// taken by the least distance they can have, some at a time, until no other can be among the k nearest. Owns its
/// scratch: one thread at a time, for any rows one after the other; allocates nothing once it has met its largest
/// candidate list.
/// </remarks>
public sealed class Rescorer
{
    private double[] _bounds = [];
    private double[] _distances = [];
    private int[] _ordinals = [];

    /// <summary>Offers the candidates to the results, by exact distance.</summary>
    /// <param name="rows">The codes that were searched.</param>
    /// <param name="query">The query they were searched with.</param>
    /// <param name="candidates">What the search found, of these rows alone; <see cref="Quantizer.CandidatesFor"/> of
    /// them, or more. Where its <see cref="TopK.Order"/> is set, codes lie in that order.</param>
    /// <param name="exact">Exact distances of the same query.</param>
    /// <param name="results">Reset for the same format, with its Segment set; may hold results of other rows.</param>
    /// <param name="together">With bounds: how many are taken at once, if that is more than k. Some may not be needed,
    /// but they come at one wait where vectors are read from a disk.</param>
    /// <returns>How many candidates were scored.</returns>
    /// <exception cref="ArgumentException">Rows, query and results are not of one kind.</exception>
    public int Rescore<TExact>(
        VectorRows rows, PreparedQuery query, TopK candidates, TExact exact, TopK results, int together = 0)
        where TExact : IExactScorer
    {
        SearchArguments.Check(rows, query, candidates);
        SearchArguments.Check(rows, query, results);
        ReadOnlySpan<Neighbor> found = candidates.Sorted();
        Grow(found.Length);
        bool hasBounds = rows.Quantizer is { HasBounds: true };
        for (int i = 0; i < found.Length; i++)
        {
            _ordinals[i] = found[i].Ordinal;
            int place = candidates.Order?.PlaceOf(found[i].Ordinal) ?? found[i].Ordinal;
            _bounds[i] = hasBounds ? found[i].Distance - query.ErrorOf(rows, place) : 0;
        }

        if (hasBounds)
        {
            _bounds.AsSpan(0, found.Length).Sort(_ordinals.AsSpan(0, found.Length));
        }

        int step = hasBounds ? Math.Max(results.K, together) : Math.Max(1, found.Length);
        int done = 0;
        while (done < found.Length && (!hasBounds || _bounds[done] <= results.Bound))
        {
            int count = Math.Min(step, found.Length - done);
            Span<int> ordinals = _ordinals.AsSpan(done, count);
            Span<double> distances = _distances.AsSpan(0, count);
            ordinals.Sort();
            exact.Score(ordinals, distances);
            for (int i = 0; i < count; i++)
            {
                results.Offer(DistanceKey.OfDistance(rows.Format, distances[i]), ordinals[i]);
            }

            done += count;
        }

        return done;
    }

    private void Grow(int count)
    {
        if (_ordinals.Length < count)
        {
            _bounds = new double[count];
            _distances = new double[count];
            _ordinals = new int[count];
        }
    }
}
