using System.Collections.Immutable;

namespace Turnstile.Collections.Filters;

/// <summary>Bound conditions of which one must hold: true if one is true, else unknown if one is unknown.</summary>
internal sealed class BoundOr(ImmutableArray<IBoundNode> parts) : IBoundNode
{
    /// <inheritdoc/>
    public void Scan(in ScanBlock block, Span<ulong> isTrue, Span<ulong> isUnknown)
    {
        Span<ulong> partTrue = stackalloc ulong[ScanBlock.WordsMax];
        Span<ulong> partUnknown = stackalloc ulong[ScanBlock.WordsMax];
        partTrue = partTrue[..isTrue.Length];
        partUnknown = partUnknown[..isTrue.Length];
        parts[0].Scan(block, isTrue, isUnknown);
        for (int p = 1; p < parts.Length; p++)
        {
            parts[p].Scan(block, partTrue, partUnknown);
            for (int i = 0; i < isTrue.Length; i++)
            {
                isTrue[i] |= partTrue[i];
                isUnknown[i] = (isUnknown[i] | partUnknown[i]) & ~isTrue[i];
            }
        }
    }

    /// <inheritdoc/>
    public Truth Test(in FilterSubject subject)
    {
        Truth any = Truth.False;
        foreach (IBoundNode part in parts)
        {
            Truth one = part.Test(subject);
            if (one == Truth.True)
            {
                return Truth.True;
            }

            any = one == Truth.Unknown ? Truth.Unknown : any;
        }

        return any;
    }
}
