using System.Buffers.Binary;
using System.Globalization;
using Turnstile.Log;
using Turnstile.Storage;

namespace Turnstile.Manifest;

/// <summary>The first bytes of a manifest. Format: docs/formats/manifest.md, version 1; little-endian.</summary>
/// <remarks><code>
/// offset  size  field
///      0     8  magic "TURNMAN" and a zero byte
///      8     4  version: 1
///     12     4  zero
///     16     8  number of this file
///     24    16  identity of the database; its first 8 bytes are the salt of the frames
///     40     8  snapshot end: the file was durable up to here before it got its name
///     48    12  zero
///     60     4  crc32c of bytes [0, 60)
/// </code></remarks>
internal readonly record struct ManifestHeader(FileNumber Number, Guid Identity, long SnapshotEnd)
{
    /// <summary>The size of the header, and the offset of the first frame.</summary>
    public const int HeaderBytes = 64;

    /// <summary>The version this code writes, and the only one so far.</summary>
    public const uint Version = 1;

    private const int ChecksumOffset = 60;
    private const int IdentityBytes = 16;

    private static ReadOnlySpan<byte> Magic => "TURNMAN\0"u8;

    /// <summary>The place of the first frame. It is chained to the file's seed, not to the header: the header is
    /// written last, when the end of the snapshot is known.</summary>
    public static LogEnd StartOf(FileNumber number, Guid identity) =>
        new(number, HeaderBytes, SeedOf(number, identity), new Sequence(1));

    /// <summary>The seed of the file's frame checksums.</summary>
    public static uint SeedOf(FileNumber number, Guid identity)
    {
        Span<byte> bytes = stackalloc byte[IdentityBytes];
        identity.TryWriteBytes(bytes, bigEndian: true, out _);
        return FrameHeader.SeedOf(FileKind.Manifest, number, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
    }

    /// <summary>Writes the header.</summary>
    public void Write(Span<byte> destination)
    {
        destination[..HeaderBytes].Clear();
        Magic.CopyTo(destination);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[8..], Version);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[16..], Number.Value);
        Identity.TryWriteBytes(destination[24..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64LittleEndian(destination[40..], SnapshotEnd);
        BinaryPrimitives.WriteUInt32LittleEndian(
            destination[ChecksumOffset..], Crc32C.Of(destination[..ChecksumOffset]));
    }

    /// <summary>Reads the header of the manifest <paramref name="number"/>.</summary>
    /// <exception cref="CorruptionException">It is not such a header: a manifest gets its name only after its header is
    /// durable, so no crash explains it.</exception>
    public static ManifestHeader Read(IFile file, FileNumber number)
    {
        Span<byte> bytes = stackalloc byte[HeaderBytes];
        int count = file.Read(0, bytes);
        Expect(count == HeaderBytes, file, 0, "length of the manifest", $"at least {HeaderBytes} bytes", $"{count}");
        Expect(
            bytes.StartsWith(Magic), file, 0, "magic", Convert.ToHexString(Magic), Convert.ToHexString(bytes[..8]));
        uint checksum = Crc32C.Of(bytes[..ChecksumOffset]);
        uint stored = BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumOffset..]);
        Expect(stored == checksum, file, ChecksumOffset, "checksum of the header", $"{checksum:x8}", $"{stored:x8}");
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        Expect(version == Version, file, 8, "version of the manifest format", Text(Version), Text(version));
        var found = new FileNumber(BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]));
        Expect(found == number, file, 16, "number of the manifest", number.ToString(), found.ToString());
        var identity = new Guid(bytes.Slice(24, IdentityBytes), bigEndian: true);
        return new ManifestHeader(number, identity, BinaryPrimitives.ReadInt64LittleEndian(bytes[40..]));
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
