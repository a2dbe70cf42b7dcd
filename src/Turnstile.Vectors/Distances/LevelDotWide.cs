namespace Turnstile.Vectors.Distances;

/// <summary>The dot product of 8-bit levels with a query of int16: as for vectors of uint8.</summary>
/// <remarks>The query is its even components, then its odd ones, 32 int16 of each for every 64 bytes.</remarks>
internal readonly unsafe struct LevelDotWide<TDot> : ILevelDot
    where TDot : struct, IByteDot
{
    public static int Dot(byte* query, byte* code, int byteCount)
    {
        // In bounds: the last block begins within the code, and the slack behind the last record is as long as one.
        int blockCount = (byteCount + VectorFormat.BlockBytes - 1) / VectorFormat.BlockBytes;
        short* even = (short*)query;
        return TDot.Dot(even, even + (blockCount * VectorFormat.BlockBytes / 2), code, blockCount);
    }
}
