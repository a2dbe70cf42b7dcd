namespace Turnstile.Tests.Database;

/// <summary>Floats around forty middles, which are the same for every seed.</summary>
internal static class ClusteredVectors
{
    private const int MiddleCount = 40;

    /// <summary>Vectors whose middles lie within <paramref name="spread"/> of zero in each component, and they within
    /// 1 of theirs.</summary>
    public static float[][] Draw(int count, int dimension, int seed, float spread)
    {
        var centres = new Random(0);
        float[][] middles = [.. Enumerable.Range(0, MiddleCount).Select(_ => One(centres, dimension, spread))];
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(_ =>
            {
                float[] middle = middles[random.Next(middles.Length)];
                return middle.Zip(One(random, dimension, 1), (a, b) => a + b).ToArray();
            }),
        ];
    }

    private static float[] One(Random random, int dimension, float scale) =>
        [.. Enumerable.Range(0, dimension).Select(_ => ((random.NextSingle() * 2) - 1) * scale)];
}
