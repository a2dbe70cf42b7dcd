using System.Buffers.Binary;
using System.Globalization;
using Turnstile.Storage;

namespace Turnstile.Kv.Tables;

/// <summary>The end of a table file: where its parts are and what they hold. Format: docs/formats/table.md.</summary>
/// <remarks><code>
/// offset  size  field                                  (offsets from the start of the footer; little-endian)
///      0     8  magic "TSTABLE" and a zero byte
///      8     4  format version, 3
///     12     4  flags, zero
///     16     8  file number
///     24     8  where the data blocks end and the partitions begin
///     32     8  where the partitions end and the top index begins
///     40     8  count of entries
///     48     8  count of tombstones among them
///     56     8  lowest sequence
///     64     8  highest sequence
///     72     8  offset of the block of deleted ranges; 0 for none
///     80     4  count of data blocks
///     84     4  crc32c of bytes [0, 84), salted with the file number
/// </code></remarks>
internal readonly record struct TableFooter(
    FileNumber Number,
    long PartitionsOffset,
    long IndexOffset,
    long EntryCount,
    long TombstoneCount,
    Sequence First,
    Sequence Last,
    int BlockCount,
    long RangesOffset = 0)
{
    /// <summary>The size of the footer, bytes.</summary>
    public const int Bytes = 88;

    /// <summary>The format.</summary>
    public const int FormatVersion = 3;

    private const ulong Magic = 0x00454c4241545354;

    /// <summary>How many partitions there are.</summary>
    public int PartitionCount =>
        (int)(((long)BlockCount + TablePartition.BlocksMax - 1) / TablePartition.BlocksMax);

    /// <summary>Writes the footer.</summary>
    public void Write(Span<byte> target)
    {
        target[..Bytes].Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(target, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(target[8..], FormatVersion);
        BinaryPrimitives.WriteUInt64LittleEndian(target[16..], Number.Value);
        BinaryPrimitives.WriteInt64LittleEndian(target[24..], PartitionsOffset);
        BinaryPrimitives.WriteInt64LittleEndian(target[32..], IndexOffset);
        BinaryPrimitives.WriteInt64LittleEndian(target[40..], EntryCount);
        BinaryPrimitives.WriteInt64LittleEndian(target[48..], TombstoneCount);
        BinaryPrimitives.WriteUInt64LittleEndian(target[56..], First.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(target[64..], Last.Value);
        BinaryPrimitives.WriteInt64LittleEndian(target[72..], RangesOffset);
        BinaryPrimitives.WriteInt32LittleEndian(target[80..], BlockCount);
        BinaryPrimitives.WriteUInt32LittleEndian(target[84..], Crc32C.Salted(Number.Value, target[..84]));
    }

    /// <summary>Reads and checks the footer found at <paramref name="offset"/> of <paramref name="file"/>.</summary>
    /// <exception cref="CorruptionException">It is not that of table <paramref name="number"/>.</exception>
    public static TableFooter Read(ReadOnlySpan<byte> source, FileNumber number, string file, long offset)
    {
        Expect(file, offset, "magic", Magic, BinaryPrimitives.ReadUInt64LittleEndian(source));
        Expect(
            file, offset + 8, "format version", FormatVersion, BinaryPrimitives.ReadUInt32LittleEndian(source[8..]));
        Expect(file, offset + 16, "file number", number.Value, BinaryPrimitives.ReadUInt64LittleEndian(source[16..]));
        Expect(
            file,
            offset + 84,
            "checksum of the footer",
            BinaryPrimitives.ReadUInt32LittleEndian(source[84..]),
            Crc32C.Salted(number.Value, source[..84]));
        var footer = new TableFooter(
            number,
            BinaryPrimitives.ReadInt64LittleEndian(source[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[40..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[48..]),
            new Sequence(BinaryPrimitives.ReadUInt64LittleEndian(source[56..])),
            new Sequence(BinaryPrimitives.ReadUInt64LittleEndian(source[64..])),
            BinaryPrimitives.ReadInt32LittleEndian(source[80..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[72..]));
        bool hasRanges = footer.RangesOffset != 0;
        bool fits = footer.PartitionsOffset >= 0
            && footer.IndexOffset >= footer.PartitionsOffset
            && footer.IndexOffset < (hasRanges ? footer.RangesOffset : offset)
            && footer.RangesOffset < offset
            && (footer.BlockCount > 0) == (footer.PartitionsOffset > 0)
            && (footer.BlockCount > 0) == (footer.IndexOffset > footer.PartitionsOffset)
            && (footer.BlockCount > 0 || (footer.BlockCount == 0 && hasRanges))
            && footer.First <= footer.Last;
        Expect(file, offset + 24, "order of the parts (1 for right)", 1, fits ? 1UL : 0UL);
        return footer;
    }

    private static void Expect(string file, long offset, string what, ulong expected, ulong found)
    {
        if (expected != found)
        {
            throw new CorruptionException(
                file,
                offset,
                what,
                expected.ToString("x", CultureInfo.InvariantCulture),
                found.ToString("x", CultureInfo.InvariantCulture));
        }
    }
}
