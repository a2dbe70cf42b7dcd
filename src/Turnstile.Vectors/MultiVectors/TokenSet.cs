namespace Turnstile.Vectors.MultiVectors;

/// <summary>What makes numbers a set of token vectors.</summary>
internal static class TokenSet
{
    /// <summary>How many tokens there are.</summary>
    /// <exception cref="ArgumentException">The length is no multiple of the dimension, there are too many tokens, or a
    /// component is NaN or infinite.</exception>
    public static int Check(ReadOnlySpan<float> tokens, int dimension, string name)
    {
        if (tokens.Length % dimension != 0 || tokens.Length / dimension > MaxSim.TokenMax)
        {
            throw new ArgumentException(
                $"given are {tokens.Length} components; allowed are multiples of {dimension}, up to {MaxSim.TokenMax} "
                + "tokens",
                name);
        }

        for (int i = 0; i < tokens.Length; i++)
        {
            if (!float.IsFinite(tokens[i]))
            {
                throw new ArgumentException(
                    $"component {i % dimension} of token {i / dimension} is {tokens[i]}; allowed are finite numbers",
                    name);
            }
        }

        return tokens.Length / dimension;
    }

    /// <summary>Refuses a dimension that token vectors cannot have.</summary>
    public static int CheckDimension(int dimension) => dimension is >= 1 and <= VectorFormat.DimensionMax
        ? dimension
        : throw new ArgumentOutOfRangeException(
            nameof(dimension), dimension, $"dimension is {dimension}; allowed are 1 to {VectorFormat.DimensionMax}");
}
