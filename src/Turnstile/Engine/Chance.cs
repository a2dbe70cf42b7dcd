using System.Runtime.InteropServices;

namespace Turnstile.Engine;

/// <summary>Random bits for salts and identities, from a generator that was passed in.</summary>
/// <remarks>Threads: any; a seeded generator is not safe by itself, so it is used under a lock.</remarks>
internal sealed class Chance(Random random)
{
    private readonly RankedLock _gate = new(LockRank.Chance);

    /// <summary>64 random bits.</summary>
    public ulong NewSalt()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        Fill(bytes);
        return MemoryMarshal.Read<ulong>(bytes);
    }

    /// <summary>A random identity.</summary>
    public Guid NewIdentity()
    {
        Span<byte> bytes = stackalloc byte[16];
        Fill(bytes);
        return new Guid(bytes);
    }

    private void Fill(Span<byte> bytes)
    {
        using (_gate.Enter())
        {
            random.NextBytes(bytes);
        }
    }
}
