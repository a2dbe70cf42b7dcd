namespace Turnstile.Vectors.BlockMax;

/// <summary>Weights as levels of 8 bits, rounded up so that a level never stands for less than the weight.</summary>
internal static class LevelRounding
{
    /// <summary>The most a level can be.</summary>
    public const int LevelMax = byte.MaxValue;

    /// <summary>What one level is worth: 1 for whole weights up to 255, which then lose nothing.</summary>
    public static float Scale(ReadOnlySpan<float> weights)
    {
        float max = 0;
        bool whole = true;
        foreach (float weight in weights)
        {
            max = Math.Max(max, weight);
            whole &= weight == MathF.Floor(weight);
        }

        if (whole && max <= LevelMax)
        {
            return 1;
        }

        float scale = max / LevelMax;
        return (double)scale * LevelMax < max ? MathF.BitIncrement(scale) : scale;
    }

    /// <summary>The least level that stands for at least the weight.</summary>
    public static byte LevelOf(float weight, float scale)
    {
        int level = (int)Math.Ceiling(weight / (double)scale);
        return (byte)Math.Min(LevelMax, (double)level * scale < weight ? level + 1 : level);
    }
}
