using System.Collections.Immutable;

namespace Turnstile.Collections.Filters;

/// <summary>Bound conditions that must all hold: false if one is false, else unknown if one is unknown.</summary>
internal sealed class BoundAnd(ImmutableArray<IBoundNode> parts) : IBoundNode
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
            ulong open = 0;
            for (int i = 0; i < isTrue.Length; i++)
            {
                open |= isTrue[i] | isUnknown[i];
            }

            if (open == 0)
            {
                return;
            }

            parts[p].Scan(block, partTrue, partUnknown);
            for (int i = 0; i < isTrue.Length; i++)
            {
                ulong bothTrue = isTrue[i] & partTrue[i];
                isUnknown[i] = (isTrue[i] | isUnknown[i]) & (partTrue[i] | partUnknown[i]) & ~bothTrue;
                isTrue[i] = bothTrue;
            }
        }
    }

    /// <inheritdoc/>
    public Truth Test(in FilterSubject subject)
    {
        Truth all = Truth.True;
        foreach (IBoundNode part in parts)
        {
            Truth one = part.Test(subject);
            if (one == Truth.False)
            {
                return Truth.False;
            }

            all = one == Truth.Unknown ? Truth.Unknown : all;
        }

        return all;
    }
}
