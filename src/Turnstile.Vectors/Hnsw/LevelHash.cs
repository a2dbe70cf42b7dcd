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
        ulong hash = Mix(unchecked(seed + (((ulong)(uint)ordinal + 1) * 0x9E37_79B9_7F4A_7C15)));
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

    // The finaliser of SplitMix64 (Steele, Lea and Flood 2014): every input bit reaches every output bit.
    private static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
            z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
            return z ^ (z >> 31);
        }
    }
}
