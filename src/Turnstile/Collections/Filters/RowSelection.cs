using System.Numerics;
using Turnstile.Collections.Segments;

namespace Turnstile.Collections.Filters;

/// <summary>Marks the rows of a segment that pass a filter and are live at a sequence.</summary>
internal static class RowSelection
{
    /// <summary>Fills <paramref name="passing"/> for the first <paramref name="count"/> rows; returns how many
    /// pass.</summary>
    public static int Select(Segment segment, BoundFilter? filter, int count, Sequence at, RowBitmap passing)
    {
        passing.Reset(count);
        if (filter is null)
        {
            passing.SetAll();
        }
        else
        {
            filter.Evaluate(segment.Columns, 0, passing);
        }

        Span<ulong> words = passing.Words;
        bool anySuperseded = segment.Sequences.SupersededCount > 0;
        int total = 0;
        for (int i = 0; i < words.Length; i++)
        {
            ulong word = words[i];
            if (anySuperseded)
            {
                for (ulong rest = word; rest != 0; rest &= rest - 1)
                {
                    int bit = BitOperations.TrailingZeroCount(rest);
                    if (!segment.Sequences.IsLive((i * 64) + bit, at))
                    {
                        word &= ~(1UL << bit);
                    }
                }

                words[i] = word;
            }

            total += BitOperations.PopCount(word);
        }

        return total;
    }
}
