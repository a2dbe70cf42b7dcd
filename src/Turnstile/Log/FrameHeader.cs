using System.Buffers.Binary;
using Turnstile.Storage;

namespace Turnstile.Log;

/// <summary>The head of one frame. Format: docs/formats/log.md, version 1; little-endian.</summary>
/// <remarks><code>
/// offset  size  field
///      0     4  crc32c of: seed of the file, offset of the frame (8 bytes), bytes [4, 56)
///      4     4  crc32c of the payload with its padding
///      8     4  length of the payload, bytes; 1 .. PayloadBytesMax
///     12     4  kind: FrameKind
///     16     4  epoch
///     20     4  count of operations; 1 and up
///     24     4  checksum of the previous frame (its bytes [0, 4)); of the file's header for the first
///     28     4  zero
///     32     8  sequence of the first operation
///     40     8  durable offset: the file was synced up to here when the frame was built
///     48     8  log time when the frame was built, Unix milliseconds; 0 in a manifest
///     56     n  payload, then zeros up to a multiple of 8
/// </code>
/// The file's seed and the frame's place are part of the checksum, so a frame is valid only in the file and at the
/// place it was written for: recycled space, a misplaced write or a copy inside another payload never reads as a frame.
/// </remarks>
internal readonly record struct FrameHeader(
    uint PayloadChecksum,
    int PayloadBytes,
    FrameKind Kind,
    uint Epoch,
    int Count,
    uint Previous,
    Sequence First,
    long DurableOffset,
    long Time)
{
    /// <summary>The size of a frame's head, bytes.</summary>
    public const int HeaderBytes = 56;

    /// <summary>Frames start at multiples of this.</summary>
    public const int Alignment = 8;

    /// <summary>The largest payload, bytes.</summary>
    public const int PayloadBytesMax = 64 << 20;

    /// <summary>The size of the whole frame, bytes.</summary>
    public int FrameBytes => HeaderBytes + Padded(PayloadBytes);

    /// <summary>Whether the fields keep the format's limits. A frame that passes its checksum but not this is
    /// damage.</summary>
    public bool IsWithinLimits =>
        PayloadBytes is > 0 and <= PayloadBytesMax
        && Kind is FrameKind.Operations or FrameKind.Edit
        && Count > 0
        && DurableOffset >= 0
        && Time >= 0;

    /// <summary>The seed of a file's checksums.</summary>
    public static uint SeedOf(FileKind kind, FileNumber number, ulong salt)
    {
        Span<byte> bytes = stackalloc byte[24];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, salt);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], number.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], (ulong)kind);
        return Crc32C.Of(bytes);
    }

    /// <summary><paramref name="payloadBytes"/> rounded up to the alignment.</summary>
    public static int Padded(int payloadBytes) => (payloadBytes + Alignment - 1) & -Alignment;

    /// <summary>Writes the head for a frame at <paramref name="offset"/>; returns its checksum.</summary>
    public uint Write(Span<byte> destination, uint seed, long offset)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], PayloadChecksum);
        BinaryPrimitives.WriteInt32LittleEndian(destination[8..], PayloadBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[12..], (uint)Kind);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[16..], Epoch);
        BinaryPrimitives.WriteInt32LittleEndian(destination[20..], Count);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[24..], Previous);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[28..], 0);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[32..], First.Value);
        BinaryPrimitives.WriteInt64LittleEndian(destination[40..], DurableOffset);
        BinaryPrimitives.WriteInt64LittleEndian(destination[48..], Time);
        uint checksum = ChecksumOf(destination, seed, offset);
        BinaryPrimitives.WriteUInt32LittleEndian(destination, checksum);
        return checksum;
    }

    /// <summary>Reads the fields, whatever they are worth.</summary>
    public static FrameHeader Read(ReadOnlySpan<byte> source) => new(
        BinaryPrimitives.ReadUInt32LittleEndian(source[4..]),
        BinaryPrimitives.ReadInt32LittleEndian(source[8..]),
        (FrameKind)BinaryPrimitives.ReadUInt32LittleEndian(source[12..]),
        BinaryPrimitives.ReadUInt32LittleEndian(source[16..]),
        BinaryPrimitives.ReadInt32LittleEndian(source[20..]),
        BinaryPrimitives.ReadUInt32LittleEndian(source[24..]),
        new Sequence(BinaryPrimitives.ReadUInt64LittleEndian(source[32..])),
        BinaryPrimitives.ReadInt64LittleEndian(source[40..]),
        BinaryPrimitives.ReadInt64LittleEndian(source[48..]));

    /// <summary>The checksum that stands in the head.</summary>
    public static uint StoredChecksum(ReadOnlySpan<byte> source) => BinaryPrimitives.ReadUInt32LittleEndian(source);

    /// <summary>The checksum that the head at <paramref name="offset"/> should have.</summary>
    public static uint ChecksumOf(ReadOnlySpan<byte> source, uint seed, long offset)
    {
        Span<byte> place = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(place, offset);
        return Crc32C.Append(Crc32C.Append(seed, place), source[4..HeaderBytes]);
    }
}
