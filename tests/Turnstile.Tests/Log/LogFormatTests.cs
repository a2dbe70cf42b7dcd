using System.Globalization;
using System.Text.RegularExpressions;
using Turnstile.Log;

namespace Turnstile.Tests.Log;

/// <summary>The bytes of a log file, as docs/formats/log.md shows them.</summary>
public sealed class LogFormatTests
{
    private const string Golden =
        """
        0000  5455524e 4c4f4700 01000000 ddccbbaa
        0010  07000000 00000000 efcdab89 67452301
        0020  64000000 00000000 04000000 00000000
        0030  34120000 00000000 00000000 0372c60d
        0040  25734742 b3ed0390 05000000 01000000
        0050  00000000 02000000 0372c60d 00000000
        0060  64000000 00000000 40000000 00000000
        0070  0068e5cf 8b010000 68656c6c 6f000000
        0080  65d3a742 34aa14c8 01000000 01000000
        0090  00000000 01000000 25734742 00000000
        00a0  66000000 00000000 80000000 00000000
        00b0  0068e5cf 8b010000 21000000 00000000
        """;

    private const string GoldenEarly =
        """
        0000  5455524e 4c4f4700 02000000 ddccbbaa
        0010  07000000 00000000 efcdab89 67452301
        0020  64000000 00000000 04000000 00000000
        0030  34120000 00000000 01000000 b4b3dc39
        """;

    [Fact]
    public void The_header_of_a_log_that_is_begun_early_is_that_of_version_2()
    {
        var previous = new LogEnd(new FileNumber(4), 0x1234, 0xAABBCCDD, new Sequence(100));
        byte[] bytes = new byte[LogHeader.HeaderBytes];
        new LogHeader(new FileNumber(7), LogFixture.Salt, new Sequence(100), previous, IsEarly: true).Write(bytes);
        Assert.Equal(GoldenEarly, Dump(bytes));
    }

    [Fact]
    public void The_bytes_on_disk_are_those_of_version_1()
    {
        using var logs = new LogFixture();
        var previous = new LogEnd(new FileNumber(4), 0x1234, 0xAABBCCDD, new Sequence(100));
        using (LogWriter writer = logs.Create(7, 100, previous))
        {
            LogFixture.Append(writer, 100, 2, "hello"u8.ToArray());
            writer.Write();
            writer.Sync();
            LogFixture.Append(writer, 102, 1, "!"u8.ToArray());
            writer.Write();
        }

        Assert.Equal(Golden, Dump(logs.Bytes(7).AsSpan(0, 192)));
    }

    [Fact]
    public void The_format_page_shows_these_bytes()
    {
        string page = File.ReadAllText(Path.Combine(Root(), "docs", "formats", "log.md"));
        Assert.Contains(Golden, page, StringComparison.Ordinal);
        Assert.Contains(GoldenEarly, page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sizes_and_limits_are_those_of_version_2()
    {
        Assert.Equal(64, LogHeader.HeaderBytes);
        Assert.Equal(56, FrameHeader.HeaderBytes);
        Assert.Equal(64 << 20, FrameHeader.PayloadBytesMax);
        Assert.Equal(2u, LogHeader.Version);
    }

    internal static string Dump(ReadOnlySpan<byte> bytes)
    {
        var lines = new List<string>();
        for (int i = 0; i < bytes.Length; i += 16)
        {
            string hex = Convert.ToHexStringLower(bytes.Slice(i, Math.Min(16, bytes.Length - i)));
            string spaced = Regex.Replace(hex, "(.{8})(?!$)", "$1 ");
            lines.Add($"{i.ToString("x4", CultureInfo.InvariantCulture)}  {spaced}");
        }

        return string.Join('\n', lines);
    }

    internal static string Root()
    {
        string? directory = AppContext.BaseDirectory;
        while (directory is not null && !File.Exists(Path.Combine(directory, "Turnstile.slnx")))
        {
            directory = Path.GetDirectoryName(directory);
        }

        return directory ?? throw new DirectoryNotFoundException("the repository's root");
    }
}
