namespace Turnstile.Vectors.Distances;

/// <summary>A sum over the components of a query of float32 and a row of 16-bit floats, in one SIMD form.</summary>
/// <remarks>Padded like <see cref="IFloatSum"/>: the last vector is read whole, and what lies after the row's last
/// component is masked to 0.</remarks>
internal unsafe interface IHalfSum
{
    static abstract float Sum(float* query, ushort* row, int dimension);
}
