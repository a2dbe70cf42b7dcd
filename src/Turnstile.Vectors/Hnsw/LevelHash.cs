namespace Turnstile.Vectors.Hnsw;

/// <summary>The level of a row when it is inserted: a hash of its ordinal, at least l with probability M^-l.</summary>
/// <remarks>The geometric law of HNSW (Malkov and Yashunin 2018, section 4.1) without a generator to share: the same
/// rows get the same levels, whichever threads insert them. A node keeps its level when it moves to another
/// ordinal.</remarks>
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
}
