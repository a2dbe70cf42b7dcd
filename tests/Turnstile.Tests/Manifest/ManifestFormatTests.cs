using Turnstile.Log;
using Turnstile.Manifest;
using Turnstile.Storage;
using Turnstile.Tests.Log;
using Turnstile.Tests.Storage;

namespace Turnstile.Tests.Manifest;

/// <summary>The bytes of a manifest, as docs/formats/manifest.md shows them.</summary>
public sealed class ManifestFormatTests
{
    private const string Golden =
        """
        0000  5455524e 4d414e00 01000000 00000000
        0010  01000000 00000000 00112233 44556677
        0020  8899aabb ccddeeff a8000000 00000000
        0030  00000000 00000000 00000000 8800497e
        0040  180e8361 3d497273 30000000 02000000
        0050  00000000 01000000 ac9b7eb3 00000000
        0060  01000000 00000000 00000000 00000000
        0070  00000000 00000000 02000000 00000000
        0080  03000000 00000000 00000000 00000000
        0090  00000000 00000000 00000000 00000000
        00a0  00000000 00000000 0131124f aadad013
        00b0  81000000 02000000 00000000 01000000
        00c0  180e8361 00000000 02000000 00000000
        00d0  a8000000 00000000 00000000 00000000
        00e0  04000000 00000000 03000000 00000000
        00f0  01000000 00000000 14000000 00000000
        0100  02000000 00000000 0068e5cf 8b010000
        0110  03000000 00000000 03000000 03000000
        0120  01000000 bebafeca 00000000 00000000
        0130  00100000 00000000 0a000000 00000000
        0140  14000000 00000000 0b000000 00000000
        0150  05000000 04000000 6170706c 65706561
        0160  72000000 00000000
        """;

    [Fact]
    public void The_bytes_on_disk_are_those_of_version_1()
    {
        using var directory = new TemporaryDirectory();
        using (var set = VersionSet.Create(directory.Files, directory.Path, VersionSetTests.Identity))
        {
            set.NewFileNumber();
            FileNumber number = set.NewFileNumber();
            set.Apply(new VersionEdit
            {
                Added = [LiveFiles.Table(number.Value, "apple", "pear")],
                Flushed = new Sequence(20),
                FlushedTime = 1_700_000_000_000,
                OldestLog = new FileNumber(2),
            });
        }

        byte[] bytes = File.ReadAllBytes(directory.At("000001.manifest"));
        Assert.Equal(Golden, LogFormatTests.Dump(bytes));
        string page = File.ReadAllText(Path.Combine(LogFormatTests.Root(), "docs", "formats", "manifest.md"));
        Assert.Contains(Golden, page, StringComparison.Ordinal);
    }

    [Fact]
    public void Horizon_and_time_samples_are_read_back_from_edit_and_snapshot()
    {
        using var directory = new TemporaryDirectory();
        var horizon = new ReadHorizon(new Sequence(15), 1_700_000_000_000);
        TimeSample[] samples = [new(new Sequence(12), 5), new(new Sequence(18), 6)];
        using (var set = VersionSet.Create(directory.Files, directory.Path, VersionSetTests.Identity))
        {
            set.Apply(new VersionEdit { Flushed = new Sequence(20), Horizon = horizon, Samples = samples });
        }

        for (int i = 0; i < 2; i++)
        {
            using var set = VersionSet.Open(directory.Files, directory.Path);
            Assert.Equal(horizon, set.Current.Horizon);
            Assert.Equal(samples, set.Current.Samples);

            // The first edit after opening begins a new manifest with a snapshot.
            set.Apply(new VersionEdit());
        }
    }

    [Fact]
    public void An_edit_that_is_cut_or_overlong_anywhere_does_not_parse_and_does_not_crash()
    {
        byte[] payload = Encode(new VersionEdit
        {
            Added = [LiveFiles.Table(7), LiveFiles.Of(8, FileKind.Segment, 0)],
            Removed = [new FileNumber(1), new FileNumber(2)],
            Flushed = new Sequence(5),
        });
        Assert.True(VersionEditReader.TryRead(payload, out VersionEdit edit, out FileNumber next));
        Assert.Equal(new FileNumber(99), next);
        Assert.Equal(payload, Encode(edit));
        for (int cut = 0; cut < payload.Length; cut++)
        {
            Assert.False(VersionEditReader.TryRead(payload.AsSpan(0, cut), out _, out _));
        }

        Assert.False(VersionEditReader.TryRead([.. payload, 0], out _, out _));
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] hostile = (byte[])payload.Clone();
            for (int j = random.Next(1, 6); j > 0; j--)
            {
                hostile[random.Next(hostile.Length)] = (byte)random.Next(256);
            }

            VersionEditReader.TryRead(hostile, out _, out _);
        }
    }

    private static byte[] Encode(VersionEdit edit)
    {
        var frames = new FrameBuffer(0, new LogEnd(new FileNumber(1), 64, 0, new Sequence(1)));
        frames.Begin(FrameKind.Edit);
        VersionEditWriter.Write(frames, edit, new FileNumber(99));
        frames.Complete(new Sequence(1), 1, 0, 0);
        var header = FrameHeader.Read(frames.Bytes);
        return frames.Bytes.Slice(FrameHeader.HeaderBytes, header.PayloadBytes).ToArray();
    }
}
