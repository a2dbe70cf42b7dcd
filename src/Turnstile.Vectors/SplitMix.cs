namespace Turnstile.Vectors;

/// <summary>Numbers that look random and follow from a position: SplitMix64 (Steele, Lea and Flood 2014).</summary>
internal static class SplitMix
{
    private const ulong Golden = 0x9E37_79B9_7F4A_7C15;

    /// <summary>The number at a position of the sequence that a seed begins.</summary>
    public static ulong At(ulong seed, ulong position)
    {
        unchecked
        {
            ulong z = seed + ((position + 1) * Golden);
            z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
            z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
            return z ^ (z >> 31);
        }
    }
}
