using System.Runtime.InteropServices;

namespace Turnstile.Search.Data;

/// <summary>Distances of multi-vectors: minus MaxSim by the cosine, which is for each token of the query its best
/// of the row, summed.</summary>
internal sealed class MultiDistances(VectorSet set) : SetDistances
{
    private readonly float[] _rows = OfLengthOne(set.Base(), set.Format.Dimension);
    private readonly float[] _queries = OfLengthOne(set.Queries(), set.Format.Dimension);

    /// <inheritdoc/>
    public override double Between(int query, int row)
    {
        double sum = 0;
        for (int asked = 0; asked < set.QueryTokenCount; asked++)
        {
            ReadOnlySpan<float> wanted = Token(_queries, (query * set.QueryTokenCount) + asked);
            float best = float.MinValue;
            for (int token = 0; token < set.TokenCount; token++)
            {
                best = Math.Max(best, Floats.Dot(wanted, Token(_rows, (row * set.TokenCount) + token)));
            }

            sum += best;
        }

        return -sum;
    }

    private ReadOnlySpan<float> Token(float[] tokens, int token) =>
        tokens.AsSpan(token * set.Format.Dimension, set.Format.Dimension);

    private static float[] OfLengthOne(byte[] bytes, int dimension)
    {
        float[] tokens = MemoryMarshal.Cast<byte, float>(bytes).ToArray();
        for (int at = 0; at < tokens.Length; at += dimension)
        {
            Span<float> token = tokens.AsSpan(at, dimension);
            float length = MathF.Sqrt(Floats.Dot(token, token));
            for (int i = 0; i < dimension; i++)
            {
                token[i] /= length;
            }
        }

        return tokens;
    }
}
