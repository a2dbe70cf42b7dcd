using System.Runtime.CompilerServices;

namespace Turnstile.Kv.Tables;

/// <summary>The fixed part of one entry in a data block, decoded. Format: docs/formats/table.md.</summary>
/// <remarks><code>
/// tag       1 byte    kind (bits 0..3), expires (bit 4), zero (bits 5..7)
/// shared    varint    bytes of the key before that this key begins with
/// rest      varint    bytes of the key that follow here
/// value     varint    length of the value
/// sequence  varint
/// version   varint
/// age       varint    sequence - create sequence
/// expires   varint    if bit 4 of the tag is set
/// rest of the key, value
/// </code></remarks>
internal struct EntryHeader
{
    /// <summary>The most bytes the fixed part takes.</summary>
    public const int BytesMax = 1 + (7 * VarInt.BytesMax);

    /// <summary>The bit of the tag that says that the entry expires.</summary>
    public const int ExpiresBit = 0x10;

    private const int KindMask = 0x0f;

    /// <summary>How many bytes of the key before are the start of this key.</summary>
    public int Shared;

    /// <summary>How many bytes of the key are in the entry.</summary>
    public int Rest;

    /// <summary>Where they begin.</summary>
    public int RestOffset;

    /// <summary>The length of the value.</summary>
    public int ValueLength;

    /// <summary>The sequence.</summary>
    public ulong Sequence;

    /// <summary>The version.</summary>
    public ulong Version;

    /// <summary>The sequence less the create sequence.</summary>
    public ulong Age;

    /// <summary>When the entry expires, Unix milliseconds; 0 for never.</summary>
    public ulong ExpiresAt;

    /// <summary>The kind.</summary>
    public EntryKind Kind;

    /// <summary>Where the value begins.</summary>
    public readonly int ValueOffset => RestOffset + Rest;

    /// <summary>Where the next entry begins.</summary>
    public readonly int End => RestOffset + Rest + ValueLength;

    /// <summary>The stamp of the entry.</summary>
    public readonly EntryStamp Stamp =>
        new(new Sequence(Sequence), Version, new Sequence(Sequence - Age), (long)ExpiresAt) { Kind = Kind };

    /// <summary>Writes the fixed part of an entry; returns its length.</summary>
    public static int Write(Span<byte> target, in EntryStamp stamp, int shared, int rest, int valueLength)
    {
        int position = 1;
        target[0] = (byte)((int)stamp.Kind | (stamp.ExpiresAtMilliseconds == 0 ? 0 : ExpiresBit));
        position += VarInt.Write(target[position..], (ulong)shared);
        position += VarInt.Write(target[position..], (ulong)rest);
        position += VarInt.Write(target[position..], (ulong)valueLength);
        position += VarInt.Write(target[position..], stamp.Sequence.Value);
        position += VarInt.Write(target[position..], stamp.Version);
        position += VarInt.Write(target[position..], stamp.Sequence.Value - stamp.CreateSequence.Value);
        if (stamp.ExpiresAtMilliseconds != 0)
        {
            position += VarInt.Write(target[position..], (ulong)stamp.ExpiresAtMilliseconds);
        }

        return position;
    }

    /// <summary>Reads the entry at <paramref name="position"/>; false if it does not lie whole within the entries, or
    /// its fields cannot be.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ReadOnlySpan<byte> entries, int position, out EntryHeader header)
    {
        Unsafe.SkipInit(out header);
        if (!TryReadLengths(entries, ref position, out int tag, out ulong shared, out ulong rest, out ulong value)
            || !VarInt.TryRead(entries, ref position, out header.Sequence)
            || !VarInt.TryRead(entries, ref position, out header.Version)
            || !VarInt.TryRead(entries, ref position, out header.Age))
        {
            return false;
        }

        header.ExpiresAt = 0;
        if ((tag & ~KindMask) != 0
            && ((tag & ~(KindMask | ExpiresBit)) != 0
                || !VarInt.TryRead(entries, ref position, out header.ExpiresAt)))
        {
            return false;
        }

        header.Kind = (EntryKind)(tag & KindMask);
        header.Shared = (int)shared;
        header.Rest = (int)rest;
        header.ValueLength = (int)value;
        header.RestOffset = position;
        return AreWithin(entries, position, shared, rest, value)
            && header.Kind is EntryKind.Put or EntryKind.Delete;
    }

    /// <summary>Reads what every entry begins with: its tag, and the lengths of its parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadLengths(
        ReadOnlySpan<byte> entries, ref int position, out int tag, out ulong shared, out ulong rest, out ulong value)
    {
        Unsafe.SkipInit(out tag);
        Unsafe.SkipInit(out shared);
        Unsafe.SkipInit(out rest);
        Unsafe.SkipInit(out value);
        if ((uint)position >= (uint)entries.Length)
        {
            return false;
        }

        tag = entries[position++];
        return VarInt.TryRead(entries, ref position, out shared)
            && VarInt.TryRead(entries, ref position, out rest)
            && VarInt.TryRead(entries, ref position, out value);
    }

    /// <summary>Whether the lengths make a key, and what follows the fixed part, up to <paramref name="position"/>,
    /// lies within the entries.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreWithin(ReadOnlySpan<byte> entries, int position, ulong shared, ulong rest, ulong value)
    {
        ulong left = (ulong)(entries.Length - position);
        return shared + rest <= StoredKey.BytesMax && shared <= StoredKey.BytesMax && rest <= left
            && value <= left - rest;
    }
}
