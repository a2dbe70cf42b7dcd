namespace Turnstile.Vectors.Ivf;

/// <summary>The sums one entry at a time; the yardstick for the other forms.</summary>
internal readonly unsafe struct BlockSumScalar : IBlockSum
{
    public static void Add(byte* table, byte* codes, int groupCount, int* sums)
    {
        // In bounds: table and codes have 16 bytes for each group, and there are 32 sums.
        for (int entry = 0; entry < FastScanCodes.BlockCount; entry++)
        {
            (int place, int shift) = FastScanCodes.PlaceOf(entry);
            for (int group = 0; group < groupCount; group++)
            {
                int offset = group * FastScanCodes.GroupBytes;
                sums[entry] += table[offset + ((codes[offset + place] >> shift) & 0xF)];
            }
        }
    }
}
