namespace Turnstile.Cli.Numbers;

/// <summary>A small seeded generator: SplitMix64 (Steele, Lea and Flood, 2014).</summary>
/// <remarks>Mutable: pass it by reference. The numbers never change between versions.</remarks>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A generator for one of many things of one seed.</summary>
    public static SplitMix64 For(ulong seed, params ReadOnlySpan<long> path)
    {
        ulong state = Mix(seed + 0x9E3779B97F4A7C15);
        foreach (long step in path)
        {
            state = Mix(state ^ Mix((ulong)step + 0x9E3779B97F4A7C15));
        }

        return new SplitMix64(state);
    }

    /// <summary>Any number of 64 bits.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        return Mix(_state);
    }

    /// <summary>A number from 0 up to but not including <paramref name="limit"/>.</summary>
    public long Below(long limit) => (long)Math.BigMul(Next(), (ulong)limit, out _);

    /// <summary>A number from 0 up to but not including 1.</summary>
    public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Fills <paramref name="target"/> with bytes.</summary>
    public void Fill(Span<byte> target)
    {
        while (target.Length >= sizeof(ulong))
        {
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(target, Next());
            target = target[sizeof(ulong)..];
        }

        ulong last = Next();
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = (byte)(last >> (8 * i));
        }
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
