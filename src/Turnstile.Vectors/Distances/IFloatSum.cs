namespace Turnstile.Vectors.Distances;

/// <summary>A sum over the components of a query and a row of float32, in one SIMD form.</summary>
/// <remarks>
/// The query is padded with zeros to a multiple of 16 components and the row's record is a multiple of 64 bytes, so
/// the last vector is read whole; what lies after the row's last component is masked to 0. Vector forms are compiled
/// fully at once, as those of <see cref="ILevelDot"/> are.
/// </remarks>
internal unsafe interface IFloatSum
{
    static abstract float Sum(float* query, float* row, int dimension);
}
