using Turnstile.Vectors.Distances;

namespace Turnstile.Vectors.Quantizers;

/// <summary>A random rotation about the vector of ones: the mean of the components stays as it is, what is left of them
/// without it is turned.</summary>
/// <remarks>A rotation takes the vector of ones somewhere, and a reflection (Householder 1958) takes it back. So
/// components that sum to 0 still do when they have been turned, and lengths and angles stay. Immutable. Cost: d·log d,
/// and four passes.</remarks>
internal sealed class MeanRotation
{
    // Rounding of float32 moves a vector of length 1 by less.
    private const double SquaredMoveMin = 1e-10;

    private readonly HadamardRotation _rotation;

    // Of length √2, so that x - w‹w,x› is the reflection; zeros where the ones stay.
    private readonly float[] _mirror;

    public MeanRotation(int dimension, ulong seed)
    {
        _rotation = new HadamardRotation(dimension, seed);
        _mirror = new float[dimension];
        float one = (float)(1 / Math.Sqrt(dimension));
        _mirror.AsSpan().Fill(one);
        _rotation.Apply(_mirror);
        double squared = 0;
        foreach (ref float component in _mirror.AsSpan())
        {
            component -= one;
            squared += (double)component * component;
        }

        Components.Scale(_mirror, squared < SquaredMoveMin ? 0 : (float)Math.Sqrt(2 / squared));
    }

    /// <summary>Takes the mean off every component, and turns what is left.</summary>
    /// <param name="vector">Finite components, as many as the dimension; finite afterwards.</param>
    /// <returns>The mean.</returns>
    public float Apply(Span<float> vector)
    {
        float mean = (float)ComponentMean.Of(vector);
        foreach (ref float component in vector)
        {
            component = LevelScale.ToFinite((double)component - mean);
        }

        _rotation.Apply(vector);
        float along = SpanDot.Of(_mirror, vector);
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] = LevelScale.ToFinite(vector[i] - (along * _mirror[i]));
        }

        return mean;
    }
}
