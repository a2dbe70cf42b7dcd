using Turnstile.Cli.Numbers;

namespace Turnstile.Search.Data;

/// <summary>Makes many vectors of few real ones: each is a real vector, mixed with a near one, and a little
/// noise.</summary>
/// <remarks>The near one is the nearest of 32 drawn by chance. The mix takes up to half of it. The noise is a tenth of
/// the distance between the two. Everything is drawn from the seed and the row, so it is the same in any
/// order.</remarks>
internal sealed class Mixes(float[] partners, int dimension)
{
    private const int DrawCount = 32;
    private const float NoiseShare = 0.1f;

    private readonly float[] _squares =
        [.. Enumerable.Range(0, partners.Length / dimension).Select(row => Square(partners, row, dimension))];

    /// <summary>Makes vectors, of the real ones in turn.</summary>
    public float[] Of(float[] real, int count, ulong seed)
    {
        float[] mixed = new float[(long)count * dimension];
        int realCount = real.Length / dimension;
        Parallel.For(0, count, row => Mix(
            real.AsSpan(row % realCount * dimension, dimension),
            mixed.AsSpan(row * dimension, dimension),
            SplitMix64.For(seed, row)));
        return mixed;
    }

    private void Mix(ReadOnlySpan<float> real, Span<float> mixed, SplitMix64 chance)
    {
        float square = Floats.Dot(real, real);
        int nearest = 0;
        float least = float.MaxValue;
        for (int i = 0; i < DrawCount; i++)
        {
            int row = (int)chance.Below(_squares.Length);
            float distance = square + _squares[row] - (2 * Floats.Dot(real, Partner(row)));

            // The vector itself is no partner.
            if (distance < least && distance > 1e-3f * square)
            {
                (nearest, least) = (row, distance);
            }
        }

        ReadOnlySpan<float> near = Partner(nearest);
        float share = (float)chance.Share() / 2;
        float noise = NoiseShare * MathF.Sqrt(12 * least / dimension);
        for (int i = 0; i < mixed.Length; i++)
        {
            mixed[i] = real[i] + (share * (near[i] - real[i])) + (noise * ((float)chance.Share() - 0.5f));
        }
    }

    private ReadOnlySpan<float> Partner(int row) => partners.AsSpan(row * dimension, dimension);

    private static float Square(float[] rows, int row, int dimension) =>
        Floats.Dot(rows.AsSpan(row * dimension, dimension), rows.AsSpan(row * dimension, dimension));
}
