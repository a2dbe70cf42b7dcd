using Turnstile.Storage;
using Turnstile.Tests.Log;

namespace Turnstile.Tests.Storage;

/// <summary>The bytes of a file of sections, as docs/formats/sections.md shows them.</summary>
public sealed class SectionFileFormatTests
{
    // "EXAMPLES", little-endian.
    private const ulong Magic = 0x53454c50_4d415845;

    private const string Golden =
        """
        0000  68656c6c 6f000000 00000000 00000000
        0010  00000000 00000000 00000000 00000000
        0020  00000000 00000000 00000000 00000000
        0030  00000000 00000000 00000000 00000000
        0040  776f726c 64210100 00000000 00000000
        0050  00000000 00000500 00000000 00004cbb
        0060  719a0000 00000200 00000700 00004000
        0070  00000000 00000600 00000000 00009656
        0080  996d0000 00004600 00000000 00000200
        0090  0000b8a2 99c80100 0000c7c6 4b214558
        00a0  414d504c 4553
        """;

    [Fact]
    public void The_bytes_on_disk_are_those_of_version_1()
    {
        using var directory = new TemporaryDirectory();
        byte[] bytes = Write(directory);
        Assert.Equal(Golden, LogFormatTests.Dump(bytes));
        string page = File.ReadAllText(Path.Combine(LogFormatTests.Root(), "docs", "formats", "sections.md"));
        Assert.Contains(Golden, page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_written_is_read_back()
    {
        using var directory = new TemporaryDirectory();
        Write(directory);
        using var reader = new SectionFileReader(directory.Files, directory.At("000001.segment"), Magic, versionMax: 1);
        Assert.Equal("hello"u8.ToArray(), reader.Read(1, 0));
        Assert.Equal("world!"u8.ToArray(), reader.Read(2, 7));
        Assert.Equal(-1, reader.LengthOf(2, 8));
        Assert.Throws<CorruptionException>(() => reader.Read(3, 0));
    }

    [Fact]
    public void A_flipped_bit_in_what_a_checksum_covers_is_found()
    {
        using var directory = new TemporaryDirectory();
        byte[] good = Write(directory);
        string path = directory.At("000002.segment");
        for (int bit = 0; bit < good.Length * 8; bit++)
        {
            byte[] bad = (byte[])good.Clone();
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(path, bad);

            // The zeros between sections are covered by nothing and mean nothing.
            if (bit / 8 is < 5 or >= 64)
            {
                Assert.Throws<CorruptionException>(() => Verify(directory, path));
            }
            else
            {
                Verify(directory, path);
            }
        }
    }

    [Fact]
    public void A_file_that_is_cut_anywhere_is_refused()
    {
        using var directory = new TemporaryDirectory();
        byte[] good = Write(directory);
        string path = directory.At("000002.segment");
        for (int length = 0; length < good.Length; length++)
        {
            File.WriteAllBytes(path, good[..length]);
            Assert.Throws<CorruptionException>(() => Verify(directory, path));
        }
    }

    private static void Verify(TemporaryDirectory directory, string path)
    {
        using var reader = new SectionFileReader(directory.Files, path, Magic, versionMax: 1);
        reader.Verify();
    }

    private static byte[] Write(TemporaryDirectory directory)
    {
        string path = directory.At("000001.segment");
        using (var writer = new SectionFileWriter(directory.Files, path, Magic, version: 1))
        {
            writer.Begin();
            writer.Append("hello"u8);
            writer.End(kind: 1, field: 0);
            writer.Begin();
            writer.Append("world!"u8);
            writer.End(kind: 2, field: 7);
            writer.Publish();
            Assert.Equal(Crc32C.Of(File.ReadAllBytes(path)), writer.Digest);
        }

        return File.ReadAllBytes(path);
    }
}
