namespace Turnstile.Vectors.Distances;

/// <summary>The dot product of a query of int8 with packed levels, in one SIMD form. Exact in int32.</summary>
/// <remarks>
/// Reads whole groups of GroupBytes of the code, from its start until byteCount bytes are covered; a record and the
/// slack behind the last one hold that much. For each group the query has FieldCount groups, one a field, 0 where the
/// code has no component. |dot| is at most 32768·127·128, which int32 holds. Forms of 128 to 512 bits are compiled
/// fully at once: the first thousands of rows and queries would be compared by code that is not optimised yet.
/// </remarks>
internal unsafe interface ILevelDot
{
    static abstract int Dot(byte* query, byte* code, int byteCount);
}
