namespace Turnstile.Vectors.Sparse;

/// <summary>The bytes of an index: docs/formats/sparse.md, version 1; little-endian.</summary>
/// <remarks><code>
/// offset  size  field
///      0     4  magic "TSPX"
///      4     4  version, 1
///      8     4  first ordinal
///     12     4  row count
///     16     4  rows of a block, as a power of two: 2 to 6
///     20     4  list count
///     24    16  per list, keys rising: u64 key, f32 scale, i32 how many blocks have it
///      .     .  per list: a dense one a u8 level for each block; a sparse one i32 blocks, then a u8 level for each
/// </code></remarks>
internal static class SparseIndexFormat
{
    public const int Magic = 0x5850_5354;
    public const int Version = 1;

    /// <summary>Terms have 32 bits, and the key one more for the sign.</summary>
    public const ulong KeyMax = (1UL << 33) - 1;
}
