using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Search;

/// <summary>The distances of listed rows, each fetched some rows before it is needed.</summary>
internal readonly unsafe ref struct DistanceList(VectorRows rows, ReadOnlySpan<int> ordinals, Span<double> distances)
    : IScorerVisitor<bool>
{
    private readonly ReadOnlySpan<int> _ordinals = ordinals;
    private readonly Span<double> _distances = distances;

    public bool Visit<TScorer>(PreparedQuery query)
        where TScorer : struct, IScorer<TScorer>
    {
        TScorer scorer = TScorer.Of(query);
        int stride = rows.Stride;
        int ahead = Prefetch.RecordsAhead(stride);
        for (int i = 0; i < _ordinals.Length + ahead; i++)
        {
            if (i < _ordinals.Length)
            {
                Prefetch.Record(rows.Base + ((long)_ordinals[i] * stride), stride);
            }

            if (i >= ahead)
            {
                // In bounds: the caller has checked the ordinals against the capacity.
                uint key = scorer.Score(rows.Base + ((long)_ordinals[i - ahead] * stride));
                _distances[i - ahead] = DistanceKey.ToDistance(rows.Format, key);
            }
        }

        return true;
    }
}
