namespace Turnstile.Vectors.Ivf;

/// <summary>Sums of what the codes of a block name in a table, for its 32 entries at once, in one SIMD form.</summary>
/// <remarks>
/// Entry e of the block adds, for each group, table[16 group + its four bits]. The table's bytes are at most 252, so
/// that 256 groups fit 16 bits; the caller gives at most so many, and a multiple of four. Exact.
/// </remarks>
internal unsafe interface IBlockSum
{
    /// <summary>The most groups of one call, and the most a byte of the table may be.</summary>
    const int GroupCountMax = 256, ByteMax = 252;

    /// <summary>Adds the sums to 32 numbers.</summary>
    static abstract void Add(byte* table, byte* codes, int groupCount, int* sums);
}
