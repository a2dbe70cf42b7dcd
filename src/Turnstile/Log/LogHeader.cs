using System.Buffers.Binary;
using System.Globalization;
using Turnstile.Storage;

namespace Turnstile.Log;

/// <summary>The first bytes of a log file. Format: docs/formats/log.md, versions 1 and 2; little-endian.</summary>
/// <remarks><code>
/// offset  size  field
///      0     8  magic "TURNLOG" and a zero byte
///      8     4  version: 1, or 2 if there are flags
///     12     4  checksum of the previous log's last frame, or 0
///     16     8  number of this file
///     24     8  salt
///     32     8  sequence of the first operation
///     40     8  number of the previous log, or 0
///     48     8  end offset of the previous log, or 0
///     56     4  flags: 1 begun early, before the log before was durable
///     60     4  crc32c of bytes [0, 60)
/// </code></remarks>
internal readonly record struct LogHeader(
    FileNumber Number, ulong Salt, Sequence First, LogEnd? Previous, bool IsEarly = false)
{
    /// <summary>The size of the header, and the offset of the first frame.</summary>
    public const int HeaderBytes = 64;

    /// <summary>The newest version, which a header with flags has; others have version 1.</summary>
    public const uint Version = 2;

    private const uint VersionWithoutFlags = 1;
    private const int FlagsOffset = 56;
    private const uint EarlyFlag = 1;
    private const int ChecksumOffset = 60;

    /// <summary>The seed of the file's frame checksums.</summary>
    public uint Seed => FrameHeader.SeedOf(FileKind.Log, Number, Salt);

    private static ReadOnlySpan<byte> Magic => "TURNLOG\0"u8;

    /// <summary>Writes the header; returns its checksum, to which the first frame is chained.</summary>
    public uint Write(Span<byte> destination)
    {
        destination[..HeaderBytes].Clear();
        Magic.CopyTo(destination);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[8..], IsEarly ? Version : VersionWithoutFlags);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[FlagsOffset..], IsEarly ? EarlyFlag : 0);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[16..], Number.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[24..], Salt);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[32..], First.Value);
        if (Previous is { } previous)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(destination[12..], previous.Checksum);
            BinaryPrimitives.WriteUInt64LittleEndian(destination[40..], previous.Number.Value);
            BinaryPrimitives.WriteInt64LittleEndian(destination[48..], previous.Offset);
        }

        uint checksum = Crc32C.Of(destination[..ChecksumOffset]);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[ChecksumOffset..], checksum);
        return checksum;
    }

    /// <summary>Whether a file holds no header yet: it was begun early, and a power cut has taken all of it.</summary>
    public static bool IsMissing(IFile file)
    {
        Span<byte> bytes = stackalloc byte[HeaderBytes];
        return !bytes[..file.Read(0, bytes)].ContainsAnyExcept((byte)0);
    }

    /// <summary>Reads the header of the log <paramref name="number"/> from <paramref name="file"/>.</summary>
    /// <param name="file">The file.</param>
    /// <param name="number">The number in its name.</param>
    /// <param name="checksum">The header's checksum, to which the first frame is chained.</param>
    /// <exception cref="CorruptionException">It is not such a header, and no crash explains what stands
    /// there.</exception>
    public static LogHeader Read(IFile file, FileNumber number, out uint checksum)
    {
        Span<byte> bytes = stackalloc byte[HeaderBytes];
        int count = file.Read(0, bytes);
        Expect(count == HeaderBytes, file, 0, "length of the log", $"at least {HeaderBytes} bytes", $"{count}");
        Expect(
            bytes.StartsWith(Magic), file, 0, "magic", Convert.ToHexString(Magic), Convert.ToHexString(bytes[..8]));
        checksum = Crc32C.Of(bytes[..ChecksumOffset]);
        uint stored = BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumOffset..]);
        Expect(stored == checksum, file, ChecksumOffset, "checksum of the header", $"{checksum:x8}", $"{stored:x8}");
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        Expect(
            version is VersionWithoutFlags or Version, file, 8, "version of the log format", "1 or 2", Text(version));
        uint flags = BinaryPrimitives.ReadUInt32LittleEndian(bytes[FlagsOffset..]);
        Expect(
            flags == (version == Version ? EarlyFlag : 0), file, FlagsOffset, "flags", "those known", Text(flags));
        var found = new FileNumber(BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]));
        Expect(found == number, file, 16, "number of the log", number.ToString(), found.ToString());
        var first = new Sequence(BinaryPrimitives.ReadUInt64LittleEndian(bytes[32..]));
        ulong salt = BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]);
        return new LogHeader(number, salt, first, ReadPrevious(bytes, first), version == Version);
    }

    private static LogEnd? ReadPrevious(ReadOnlySpan<byte> bytes, Sequence first)
    {
        var number = new FileNumber(BinaryPrimitives.ReadUInt64LittleEndian(bytes[40..]));
        long offset = BinaryPrimitives.ReadInt64LittleEndian(bytes[48..]);
        uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]);
        return number.Value == 0 ? null : new LogEnd(number, offset, checksum, first);
    }

    private static string Text(uint value) => value.ToString(CultureInfo.InvariantCulture);

    private static void Expect(bool holds, IFile file, long offset, string what, string expected, string found)
    {
        if (!holds)
        {
            throw new CorruptionException(file.Path, offset, what, expected, found);
        }
    }
}
