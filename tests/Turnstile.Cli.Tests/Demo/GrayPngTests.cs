using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Turnstile.Cli.Demo;

namespace Turnstile.Cli.Tests.Demo;

public sealed class GrayPngTests
{
    [Fact]
    public void A_picture_has_its_chunks_and_its_pixels()
    {
        byte[] png = GrayPng.Encode([0, 1, 2, 3, 4, 255], 3);
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], png[..8]);
        Assert.Equal([0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0, 3, 0, 0, 0, 2, 8, 0, 0, 0, 0], png[8..29]);
        int length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(33));
        Assert.Equal("IDAT", Encoding.ASCII.GetString(png, 37, 4));
        using var zlib = new ZLibStream(new MemoryStream(png, 41, length), CompressionMode.Decompress);
        byte[] rows = new byte[9];
        Assert.Equal(8, zlib.ReadAtLeast(rows, 9, throwOnEndOfStream: false));
        Assert.Equal([0, 0, 1, 2, 0, 3, 4, 255], rows[..8]);
        Assert.Equal([0, 0, 0, 0, .. "IEND"u8, 0xAE, 0x42, 0x60, 0x82], png[^12..]);
    }

    [Theory]
    [InlineData(5, 3)]
    [InlineData(0, 3)]
    public void Pixels_that_fill_no_rows_are_refused(int count, int width) =>
        Assert.Throws<ArgumentException>(() => GrayPng.Encode(new byte[count], width));
}
