namespace Turnstile.Vectors.Distances;

/// <summary>A whole number counted over a query and a row of bytes, in one SIMD form.</summary>
/// <remarks>Reads blockCount blocks of 64 bytes of both. Bytes of the row's last block that are not its own are
/// removed by the mask of 64 bytes behind the query, where the query is 0.</remarks>
internal unsafe interface IBlockCount
{
    /// <summary>Counts.</summary>
    /// <param name="query">The query's blocks, then the mask of the last one.</param>
    /// <param name="row">The row's record.</param>
    /// <param name="blockCount">Blocks of the query; at least one.</param>
    /// <param name="flip">Xored onto each byte of the row: 0x80 makes signed bytes order as unsigned ones.</param>
    static abstract int Count(byte* query, byte* row, int blockCount, byte flip);
}
