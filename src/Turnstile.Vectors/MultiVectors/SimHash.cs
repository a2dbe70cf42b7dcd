using Turnstile.Vectors.Distances;

namespace Turnstile.Vectors.MultiVectors;

/// <summary>On which side of random planes a vector lies, one bit a plane (Charikar 2002). Immutable.</summary>
internal sealed class SimHash
{
    private readonly float[] _normals;
    private readonly int _bits;

    /// <param name="dimension">Components of a vector.</param>
    /// <param name="bits">How many planes.</param>
    /// <param name="seed">Where the planes come from: their normals have components of the normal distribution.</param>
    public SimHash(int dimension, int bits, ulong seed)
    {
        _bits = bits;
        _normals = new float[bits * dimension];
        for (int i = 0; i < _normals.Length; i++)
        {
            // Box and Muller; the first number is above 0, so its logarithm is finite.
            double radius = Math.Sqrt(-2 * Math.Log(Fraction(SplitMix.At(seed, 2 * (ulong)i))));
            _normals[i] = (float)(radius * Math.Cos(2 * Math.PI * Fraction(SplitMix.At(seed, (2 * (ulong)i) + 1))));
        }
    }

    public int PartitionOf(ReadOnlySpan<float> vector)
    {
        int partition = 0;
        for (int bit = 0; bit < _bits; bit++)
        {
            float dot = SpanDot.Of(_normals.AsSpan(bit * vector.Length, vector.Length), vector);
            partition |= (dot > 0 ? 1 : 0) << bit;
        }

        return partition;
    }

    private static double Fraction(ulong random) => ((random >> 11) + 1) / (double)(1UL << 53);
}
