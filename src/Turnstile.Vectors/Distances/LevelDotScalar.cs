namespace Turnstile.Vectors.Distances;

/// <summary>The dot product of packed levels one at a time, over groups of 16 bytes.</summary>
internal readonly unsafe struct LevelDotScalar<TWidth> : ILevelDot
    where TWidth : struct, ILevelWidth
{
    private const int GroupBytes = 16;

    public static int Dot(byte* query, byte* code, int byteCount)
    {
        // In bounds: a code is a whole number of groups, and the query has FieldCount groups for each.
        int sum = 0;
        for (int group = 0; group < byteCount; group += GroupBytes)
        {
            for (int field = 0; field < TWidth.FieldCount; field++, query += GroupBytes)
            {
                for (int i = 0; i < GroupBytes; i++)
                {
                    sum += (sbyte)query[i] * ((code[group + i] >> (field * TWidth.Shift)) & TWidth.Mask);
                }
            }
        }

        return sum;
    }
}
