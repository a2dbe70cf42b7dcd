namespace Turnstile.Simulation.Tests.Disk;

/// <summary>A seeded generator: SplitMix64. Cheap to make, so that every crash image has its own.</summary>
internal sealed class Chance(ulong seed)
{
    private ulong _state = seed;

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to <paramref name="max"/>, both included.</summary>
    public int UpTo(int max) => (int)(Next() % ((ulong)max + 1));

    /// <summary>True in <paramref name="percent"/> of 100 cases.</summary>
    public bool Percent(int percent) => Next() % 100 < (ulong)percent;
}
