using Turnstile.Cli.Numbers;

namespace Turnstile.Search.Data;

/// <summary>Makes sets of vectors of single ones: the first is a row, the others are drawn by chance from its
/// nearest.</summary>
/// <remarks>So a set is about one thing, and sets that are about near things share tokens, as documents share words.
/// Everything is drawn from the seed and the row.</remarks>
internal static class TokenMixes
{
    /// <summary>Makes as many sets as there are rows.</summary>
    /// <param name="rows">Vectors whose inner product says how near they are.</param>
    /// <param name="dimension">Of each.</param>
    /// <param name="tokenCount">How many vectors a set has.</param>
    /// <param name="nearCount">How many of the nearest the others are drawn from, without the row itself.</param>
    /// <param name="seed">Of chance.</param>
    /// <returns>The rows of each set, one set after the other.</returns>
    public static int[] Of(float[] rows, int dimension, int tokenCount, int nearCount, ulong seed)
    {
        int count = rows.Length / dimension;
        int[] tokens = new int[count * tokenCount];
        Parallel.For(0, count, row =>
        {
            ReadOnlySpan<float> vector = rows.AsSpan(row * dimension, dimension);
            float[] products = new float[count];
            int[] near = [.. Enumerable.Range(0, count)];
            for (int other = 0; other < count; other++)
            {
                products[other] = other == row
                    ? float.MinValue
                    : -Floats.Dot(vector, rows.AsSpan(other * dimension, dimension));
            }

            Array.Sort(products, near);
            SplitMix64 chance = SplitMix64.For(seed, row);
            Span<int> set = tokens.AsSpan(row * tokenCount, tokenCount);
            for (int token = 0; token < tokenCount; token++)
            {
                // Each is drawn once: it changes places with one that was.
                int drawn = token == 0 ? 0 : token + (int)chance.Below(Math.Min(nearCount + 1, count) - token);
                (near[token], near[drawn]) = (near[drawn], near[token]);
                set[token] = near[token];
            }
        });
        return tokens;
    }
}
