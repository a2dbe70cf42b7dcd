using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Turnstile.Kv.Tables;

/// <summary>The first bytes of a key behind a prefix that it shares with its neighbours, as a number: a lower number
/// means a lower key, equal numbers decide nothing.</summary>
internal static class KeyHead
{
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
