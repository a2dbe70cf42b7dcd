using System.Runtime.CompilerServices;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Flat;

/// <summary>Keeps those of listed rows that their codes do not rule out, with their estimates; the nearest by these are
/// offered by their place among what is kept.</summary>
internal readonly unsafe ref struct BoundedPass(
    CodeErrors errors, CodeBound bound, ReadOnlySpan<int> ordinals, Span<int> kept, Span<uint> keys, TopK nearest)
    : IScorerVisitor<int>
{
    private const int FetchAhead = 12;

    private readonly ReadOnlySpan<int> _ordinals = ordinals;
    private readonly Span<int> _kept = kept;
    private readonly Span<uint> _keys = keys;

    /// <summary>How many were kept.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Visit<TScorer>(PreparedQuery query)
        where TScorer : struct, IScorer<TScorer>
    {
        TScorer scorer = TScorer.Of(query);
        VectorRows codes = errors.Codes;
        byte* start = codes.Base;
        long stride = codes.Stride;
        int numbersOffset = codes.Quantizer!.Layout!.AuxOffset;
        int last = _ordinals.Length - 1;
        int count = 0;
        int block = -1;
        uint above = uint.MaxValue;
        for (int i = 0; i <= last; i++)
        {
            // In bounds: the caller has checked the ordinals, and numbers lie behind the levels of a record.
            int ordinal = _ordinals[i];
            if (ordinal / CodeErrors.BlockRowCount != block)
            {
                block = ordinal / CodeErrors.BlockRowCount;
                above = errors.OfBlock(block) is { } known ? bound.KeyAbove(known.Component, known.Error)
                    : uint.MaxValue;
            }

            byte* record = start + (ordinal * stride);
            Prefetch.Record(start + (_ordinals[Math.Min(i + FetchAhead, last)] * stride), (int)stride);
            uint key = scorer.Score(record);
            if (key <= above
                && !bound.RulesOut(key, *(CodeNumbers*)(record + numbersOffset), errors[ordinal])
                && codes.HasVectorUnchecked(ordinal))
            {
                _kept[count] = ordinal;
                _keys[count] = key;
                nearest.Offer(key, count++);
            }
        }

        return count;
    }
}
