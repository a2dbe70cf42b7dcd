using System.Runtime.CompilerServices;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Flat;

/// <summary>Keeps those of listed rows that may be nearer than a bound, by their codes; the nearest by these are
/// offered by their place among what is kept.</summary>
internal readonly unsafe ref struct BoundedPass(
    CodeErrors errors, ReadOnlySpan<int> ordinals, Span<int> kept, Span<uint> lowerKeys, TopK nearest, uint boundKey)
    : IScorerVisitor<int>
{
    private const int FetchAhead = 12;

    private readonly ReadOnlySpan<int> _ordinals = ordinals;
    private readonly Span<int> _kept = kept;
    private readonly Span<uint> _lowerKeys = lowerKeys;

    /// <summary>How many were kept.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Visit<TScorer>(PreparedQuery query)
        where TScorer : struct, IScorer<TScorer>
    {
        TScorer scorer = TScorer.Of(query);
        CodeBound bound = CodeBound.Of(query);
        VectorRows codes = errors.Codes;
        long stride = codes.Stride;
        int numbersOffset = codes.Quantizer!.Layout!.AuxOffset;
        int count = 0;
        for (int i = 0; i < _ordinals.Length; i++)
        {
            // In bounds: the caller has checked the ordinals. Past the last only a prefetch reaches, which never faults.
            int ordinal = _ordinals[i];
            byte* record = codes.Base + (ordinal * stride);
            Prefetch.Record(
                codes.Base + (_ordinals[Math.Min(i + FetchAhead, _ordinals.Length - 1)] * stride), (int)stride);
            uint key = scorer.Score(record);
            ref readonly CodeNumbers row = ref *(CodeNumbers*)(record + numbersOffset);
            uint lower = bound.LowerKey(key, row, errors[ordinal]);
            if (lower <= boundKey && codes.HasVectorUnchecked(ordinal))
            {
                _kept[count] = ordinal;
                _lowerKeys[count] = lower;
                nearest.Offer(key, count++);
            }
        }

        return count;
    }
}
