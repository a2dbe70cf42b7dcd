using System.Numerics;
using System.Runtime.Intrinsics;

namespace Turnstile.Vectors.Quantizers;

/// <summary>A random rotation in d·log d steps: signs by a seed, then a Walsh-Hadamard transform, four times.</summary>
/// <remarks>The transform needs a power of two. Where the dimension is none, rounds take the first and the last
/// components by turns, as many as the greatest power of two below it. Lengths and angles stay. The same seed gives
/// the same rotation on every machine, up to rounding. Immutable.</remarks>
internal sealed class HadamardRotation
{
    private const int RoundCount = 4;
    private const int BlockCount = 8;

    private readonly int _dimension;
    private readonly int _length;
    private readonly float[] _signs;

    public HadamardRotation(int dimension, ulong seed)
    {
        _dimension = dimension;
        _length = 1 << BitOperations.Log2((uint)dimension);
        _signs = new float[RoundCount * dimension];

        // Scaling to length 1 goes into the signs of the components that a round transforms.
        float scale = (float)(1 / Math.Sqrt(_length));
        for (int i = 0; i < _signs.Length; i++)
        {
            int inRound = (i % dimension) - Start(i / dimension);
            float size = inRound >= 0 && inRound < _length ? scale : 1;
            _signs[i] = (SplitMix.At(seed, (ulong)i) & 1) == 0 ? size : -size;
        }
    }

    public void Apply(Span<float> vector)
    {
        for (int round = 0; round < RoundCount; round++)
        {
            ReadOnlySpan<float> signs = _signs.AsSpan(round * _dimension, _dimension);
            int i = 0;
            for (; i <= _dimension - BlockCount; i += BlockCount)
            {
                (Vector256.Create(vector[i..]) * Vector256.Create(signs[i..])).CopyTo(vector[i..]);
            }

            for (; i < _dimension; i++)
            {
                vector[i] *= signs[i];
            }

            Transform(vector.Slice(Start(round), _length));
        }
    }

    private static void Transform(Span<float> vector)
    {
        if (vector.Length < BlockCount)
        {
            TransformFew(vector);
            return;
        }

        for (int i = 0; i < vector.Length; i += BlockCount)
        {
            WithinBlock(Vector256.Create(vector[i..])).CopyTo(vector[i..]);
        }

        for (int half = BlockCount; half < vector.Length; half *= 2)
        {
            for (int first = 0; first < vector.Length; first += 2 * half)
            {
                Span<float> upper = vector.Slice(first, half);
                Span<float> lower = vector.Slice(first + half, half);
                for (int i = 0; i < half; i += BlockCount)
                {
                    Vector256<float> a = Vector256.Create(upper[i..]);
                    Vector256<float> b = Vector256.Create(lower[i..]);
                    (a + b).CopyTo(upper[i..]);
                    (a - b).CopyTo(lower[i..]);
                }
            }
        }
    }

    // Each component and its partner: one becomes the sum of both, the other the difference.
    private static Vector256<float> WithinBlock(Vector256<float> x)
    {
        x = Vector256.Shuffle(x, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6))
            + (x * Vector256.Create(1f, -1f, 1f, -1f, 1f, -1f, 1f, -1f));
        x = Vector256.Shuffle(x, Vector256.Create(2, 3, 0, 1, 6, 7, 4, 5))
            + (x * Vector256.Create(1f, 1f, -1f, -1f, 1f, 1f, -1f, -1f));
        return Vector256.Shuffle(x, Vector256.Create(4, 5, 6, 7, 0, 1, 2, 3))
            + (x * Vector256.Create(1f, 1f, 1f, 1f, -1f, -1f, -1f, -1f));
    }

    private static void TransformFew(Span<float> vector)
    {
        for (int half = 1; half < vector.Length; half *= 2)
        {
            for (int i = 0; i < vector.Length; i++)
            {
                if ((i & half) == 0)
                {
                    (vector[i], vector[i + half]) = (vector[i] + vector[i + half], vector[i] - vector[i + half]);
                }
            }
        }
    }

    private int Start(int round) => round % 2 == 0 ? 0 : _dimension - _length;
}
