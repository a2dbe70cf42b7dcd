using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Turnstile.Kv.Tables;

/// <summary>The first bytes of a key behind a prefix that it shares with its neighbours, as a number: a lower number
/// means a lower key, equal numbers decide nothing.</summary>
internal static class KeyHead
{
    // Up to here comparing all of them costs less than the wrong guesses of the processor at halves.
    private const int CountedMax = 64;

    /// <summary>How many of rising numbers are below <paramref name="bound"/>.</summary>
    /// <remarks>Without a branch that depends on them: halving guesses wrong every other time, and each time the
    /// processor drops what it has begun of the steps behind.</remarks>
    public static int CountBelow(ReadOnlySpan<ulong> rising, ulong bound)
    {
        int passed = 0;
        while (rising.Length > CountedMax)
        {
            int half = rising.Length >>> 1;
            bool isUpper = rising[half - 1] < bound;
            passed += isUpper ? half : 0;
            rising = isUpper ? rising[half..] : rising[..half];
        }

        ReadOnlySpan<Vector<ulong>> lanes = MemoryMarshal.Cast<ulong, Vector<ulong>>(rising);
        var bounds = new Vector<ulong>(bound);
        Vector<ulong> below = Vector<ulong>.Zero;
        foreach (Vector<ulong> lane in lanes)
        {
            // True is all ones, which is less one.
            below -= Vector.LessThan(lane, bounds);
        }

        passed += (int)Vector.Sum(below);
        foreach (ulong number in rising[(lanes.Length * Vector<ulong>.Count)..])
        {
            passed += number < bound ? 1 : 0;
        }

        return passed;
    }

    /// <summary>Eight bytes, zeros behind the key's end.</summary>
    public static ulong Wide(ReadOnlySpan<byte> key, int prefix)
    {
        if (key.Length - prefix >= sizeof(ulong))
        {
            return BinaryPrimitives.ReadUInt64BigEndian(key[prefix..]);
        }

        ulong head = 0;
        for (int i = 0; i < sizeof(ulong); i++)
        {
            head = (head << 8) | (prefix + i < key.Length ? key[prefix + i] : 0UL);
        }

        return head;
    }

    /// <summary>Four bytes, zeros behind the key's end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Narrow(ReadOnlySpan<byte> key, int prefix) => key.Length - prefix >= sizeof(uint)
        ? BinaryPrimitives.ReadUInt32BigEndian(key[prefix..])
        : (uint)(Wide(key, prefix) >> 32);
}
