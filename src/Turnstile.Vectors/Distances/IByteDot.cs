namespace Turnstile.Vectors.Distances;

/// <summary>A dot product of a widened query with a row of bytes, in one SIMD form. Exact in int32.</summary>
/// <remarks>
/// Reads blockCount blocks of 64 bytes of the row and 32 int16 a block of each half of the query. What lies after the
/// last component of the row is multiplied by the query's zeros. |dot| is at most 32768·255², which int32 holds.
/// </remarks>
internal unsafe interface IByteDot
{
    static abstract int Dot(short* even, short* odd, byte* row, int blockCount);
}
