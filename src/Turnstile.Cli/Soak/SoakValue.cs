using System.Buffers.Binary;
using Turnstile.Cli.Numbers;

namespace Turnstile.Cli.Soak;

/// <summary>Values that say of which key and generation they are, and the rest of whose bytes follows from
/// that.</summary>
internal static class SoakValue
{
    /// <summary>The shortest value, bytes.</summary>
    public const int BytesMin = 1;

    /// <summary>Makes the value of a key's generation.</summary>
    public static void Write(long key, byte generation, ulong seed, Span<byte> value)
    {
        value[0] = generation;
        SplitMix64.For(seed, key, generation).Fill(value[1..]);
    }

    /// <summary>The generation of a value; -1 if it is no value of the key.</summary>
    public static int Read(long key, ulong seed, ReadOnlySpan<byte> value, Span<byte> scratch)
    {
        if (value.Length != scratch.Length)
        {
            return -1;
        }

        Write(key, value[0], seed, scratch);
        return value.SequenceEqual(scratch) ? value[0] : -1;
    }

    /// <summary>Writes a key, so that numbers and keys have one order.</summary>
    public static void WriteKey(long key, Span<byte> target) => BinaryPrimitives.WriteInt64BigEndian(target, key);
}
