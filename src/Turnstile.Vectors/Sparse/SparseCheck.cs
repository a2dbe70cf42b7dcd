using System.Runtime.InteropServices;

namespace Turnstile.Vectors.Sparse;

/// <summary>What makes terms and weights a sparse vector.</summary>
internal static class SparseCheck
{
    /// <summary>What is wrong with terms and weights, as many of each; null when nothing is.</summary>
    public static string? Find(ReadOnlySpan<uint> terms, ReadOnlySpan<float> weights)
    {
        if (terms.Length > SparseVector.NonZeroMax)
        {
            return $"vector has {terms.Length} terms; allowed are at most {SparseVector.NonZeroMax}";
        }

        for (int i = 0; i < terms.Length; i++)
        {
            if (i > 0 && terms[i] <= terms[i - 1])
            {
                return $"term {i} is {terms[i]}, after {terms[i - 1]}; allowed are rising terms, each once";
            }

            // False for NaN too.
            if (!(MathF.Abs(weights[i]) <= SparseVector.WeightMax))
            {
                return $"weight {i} is {weights[i]}; allowed are finite numbers up to 2^40 in size";
            }
        }

        return null;
    }

    /// <summary>Refuses bytes that nobody vouches for and that are no vector as <see cref="SparseVector.Write"/> makes
    /// them.</summary>
    public static void RequireBytes(ReadOnlySpan<byte> source)
    {
        if (source.Length % SparseVector.NonZeroBytes != 0)
        {
            throw new InvalidDataException(
                $"sparse vector: expected a multiple of {SparseVector.NonZeroBytes} bytes, found {source.Length}");
        }

        ReadOnlySpan<float> weights = MemoryMarshal.Cast<byte, float>(source[(source.Length / 2)..]);
        string? problem = Find(MemoryMarshal.Cast<byte, uint>(source[..(source.Length / 2)]), weights);
        if (problem is null && weights.Contains(0f))
        {
            problem = $"weight {weights.IndexOf(0f)} is 0; weights of 0 are not kept";
        }

        if (problem is not null)
        {
            throw new InvalidDataException($"sparse vector: {problem}");
        }
    }
}
