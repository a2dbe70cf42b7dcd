namespace Turnstile.Vectors;

/// <summary>The mean of a vector's components.</summary>
internal static class ComponentMean
{
    /// <summary>The mean of finite components, of which there is one at least.</summary>
    public static double Of(ReadOnlySpan<float> vector)
    {
        double even = 0;
        double odd = 0;
        int i = 0;
        for (; i + 1 < vector.Length; i += 2)
        {
            even += vector[i];
            odd += vector[i + 1];
        }

        return (even + odd + (i < vector.Length ? vector[i] : 0)) / vector.Length;
    }
}
