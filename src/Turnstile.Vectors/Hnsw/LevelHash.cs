namespace Turnstile.Vectors.Hnsw;

/// <summary>The level of a row: a hash of its ordinal, at least l with probability M^-l.</summary>
/// <remarks>The geometric law of HNSW (Malkov and Yashunin 2018, section 4.1) without a generator to share: any
/// thread gets the same answer, and the space of all upper layers is known beforehand.</remarks>
internal readonly struct LevelHash(int m, ulong seed)
{
    /// <summary>No row is higher, whatever its hash.</summary>
    public const int LevelMax = 15;

    public int Of(int ordinal)
    {
        ulong hash = SplitMix.At(seed, (uint)ordinal);
        int level = 0;
        for (ulong limit = ulong.MaxValue / (uint)m; hash < limit && level < LevelMax; limit /= (uint)m)
        {
            level++;
        }

        return level;
    }

    public long Total(int capacity)
    {
        long total = 0;
        for (int ordinal = 0; ordinal < capacity; ordinal++)
        {
            total += Of(ordinal);
        }

        return total;
    }
}
