namespace Turnstile.Vectors.MultiVectors;

/// <summary>Brings token vectors to length 1, so that their dot products are cosines.</summary>
public static class TokenLengths
{
    /// <summary>Divides each token by its length; one of length 0 stays as it is.</summary>
    /// <param name="tokens">Tokens one after the other.</param>
    /// <param name="dimension">Components of a token, 1 or more.</param>
    /// <param name="target">As many components; may be the tokens themselves.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static void Normalize(ReadOnlySpan<float> tokens, int dimension, Span<float> target)
    {
        if (dimension < 1 || tokens.Length % dimension != 0 || target.Length != tokens.Length)
        {
            throw new ArgumentException(
                $"given are {tokens.Length} components for {target.Length}; allowed are as many, a multiple of the "
                + $"dimension {dimension}, which is 1 or more",
                nameof(tokens));
        }

        for (int first = 0; first < tokens.Length; first += dimension)
        {
            double squared = 0;
            foreach (float component in tokens.Slice(first, dimension))
            {
                squared += (double)component * component;
            }

            double inverse = squared > 0 ? 1 / Math.Sqrt(squared) : 0;
            for (int i = first; i < first + dimension; i++)
            {
                target[i] = (float)(tokens[i] * inverse);
            }
        }
    }
}
