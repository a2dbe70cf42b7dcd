using Turnstile.Vectors.Distances;

namespace Turnstile.Vectors.MultiVectors;

/// <summary>A random projection to fewer components, by rows of signs, that keeps inner products on average. Immutable.
/// </summary>
/// <remarks>To as many components as there are it changes nothing.</remarks>
internal sealed class SignProjection
{
    private readonly float[] _rows;

    public SignProjection(int dimension, int projectedDimension, ulong seed)
    {
        _rows = new float[projectedDimension == dimension ? 0 : projectedDimension * dimension];
        float size = 1 / MathF.Sqrt(projectedDimension);
        for (int i = 0; i < _rows.Length; i++)
        {
            _rows[i] = (SplitMix.At(seed, (ulong)i) & 1) == 0 ? size : -size;
        }
    }

    public void Apply(ReadOnlySpan<float> vector, Span<float> target)
    {
        if (_rows.Length == 0)
        {
            vector.CopyTo(target);
            return;
        }

        for (int i = 0; i < target.Length; i++)
        {
            target[i] = SpanDot.Of(_rows.AsSpan(i * vector.Length, vector.Length), vector);
        }
    }
}
