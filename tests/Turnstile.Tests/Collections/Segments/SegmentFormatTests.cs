using Turnstile.Caching;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Collections.Writing;
using Turnstile.Log;
using Turnstile.Manifest;
using Turnstile.Tests.Log;
using Turnstile.Tests.Storage;
using Turnstile.Vectors;
using Turnstile.Vectors.Sparse;

namespace Turnstile.Tests.Collections.Segments;

/// <summary>The bytes of segment and superseded files, as docs/formats/segment.md shows them.</summary>
public sealed class SegmentFormatTests
{
    private const string GoldenSegment =
        """
        0000  05000000 02000000 00000000 00000000
        0010  00000000 00000000 00000000 00000000
        0020  00000000 00000000 00000000 00000000
        0030  00000000 00000000 00000000 00000000
        0040  0a000000 00000000 0c000000 00000000
        0050  00000000 00000000 00000000 00000000
        0060  00000000 00000000 00000000 00000000
        0070  00000000 00000000 00000000 00000000
        0080  01020100 02000000 09000280 00000000
        0090  00000709 00028000 00000000 00080100
        00a0  05000200 00000000 00000300 00000000
        00b0  00000000 00000000 00000000 00000000
        00c0  01020000 05000000 01000000 00000000
        00d0  00000000 00000000 00000000 00000000
        00e0  00000000 00000000 00000000 00000000
        00f0  00000000 00000000 00000000 00000000
        0100  00000000 00000000 00000000 00000000
        0110  00000000 00000000 00000000 00000000
        0120  00000000 00000000 00000000 00000000
        0130  00000000 00000000 00000000 00000000
        0140  20a81443 67ebc803 01000000 00000000
        0150  00000000 00000000 08000000 00000000
        0160  416e6e5b 00000000 02000000 00000000
        0170  40000000 00000000 10000000 00000000
        0180  775e4749 00000000 03000000 00000000
        0190  80000000 00000000 32000000 00000000
        01a0  2c4dfb12 00000000 05000000 01000000
        01b0  c0000000 00000000 80000000 00000000
        01c0  0912553b 00000000 08000000 01000000
        01d0  40010000 00000000 08000000 00000000
        01e0  3577c19a 00000000 48010000 00000000
        01f0  05000000 de01f98e 02000000 8fff68cd
        0200  5453544c 5345474d
        """;

    private const string GoldenTexts =
        """
        0000  05000000 02000000 00000000 00000000
        0010  00000000 00000000 00000000 00000000
        0020  00000000 00000000 00000000 00000000
        0030  00000000 00000000 00000000 00000000
        0040  0a000000 00000000 0c000000 00000000
        0050  00000000 00000000 00000000 00000000
        0060  00000000 00000000 00000000 00000000
        0070  00000000 00000000 00000000 00000000
        0080  01020000 02000000 09000280 00000000
        0090  00000709 00028000 00000000 00080000
        00a0  00000000 00000000 00000000 00000000
        00b0  00000000 00000000 00000000 00000000
        00c0  02000000 02010000 0000803f 000000bf
        00d0  00000000 00000000 00000000 00000000
        00e0  00000000 00000000 00000000 00000000
        00f0  00000000 00000000 00000000 00000000
        0100  2c80835f 00000000 00000000 00000000
        0110  00000000 00000000 00000000 00000000
        0120  00000000 00000000 00000000 00000000
        0130  00000000 00000000 00000000 00000000
        0140  10000000 00000000 00000000 00000000
        0150  00000000 00000000 00000000 00000000
        0160  00000000 00000000 00000000 00000000
        0170  00000000 00000000 00000000 00000000
        0180  0000803f 00000000 00000000 00000040
        0190  00000000 00000000 00000000 00000000
        01a0  00000000 00000000 00000000 00000000
        01b0  00000000 00000000 00000000 00000000
        01c0  3b9bee8d 00000000 00000000 00000000
        01d0  00000000 00000000 00000000 00000000
        01e0  00000000 00000000 00000000 00000000
        01f0  00000000 00000000 00000000 00000000
        0200  10000000 00000000 01000000 00000000
        0210  00000000 00000000 08000000 00000000
        0220  416e6e5b 00000000 02000000 00000000
        0230  40000000 00000000 10000000 00000000
        0240  775e4749 00000000 03000000 00000000
        0250  80000000 00000000 1e000000 00000000
        0260  e79c45ee 00000000 0e000000 01000000
        0270  c0000000 00000000 10000000 00000000
        0280  2c80835f 00000000 08000000 01000000
        0290  00010000 00000000 08000000 00000000
        02a0  f42db6ea 00000000 0d000000 01000000
        02b0  40010000 00000000 08000000 00000000
        02c0  3ebb5e08 00000000 0e000000 02000000
        02d0  80010000 00000000 10000000 00000000
        02e0  3b9bee8d 00000000 08000000 02000000
        02f0  c0010000 00000000 08000000 00000000
        0300  875b2aee 00000000 0d000000 02000000
        0310  00020000 00000000 08000000 00000000
        0320  3ebb5e08 00000000 08020000 00000000
        0330  09000000 d9482418 02000000 c34f31db
        0340  5453544c 5345474d
        """;

    private const string GoldenMarks =
        """
        0000  14000000 00000000 00000000 0f000000
        0010  00000000 07000000 00000000 00000000
        0020  00000000 14000000 00000000 d769a3a3
        0030  00000000 14000000 00000000 01000000
        0040  4b3e564b 02000000 ea6d3442 5453544c
        0050  53555052
        """;

    private static readonly CollectionSchema s_schema = new("images", DocumentIdKind.Int64)
    {
        Fields = [ScalarField.Int32("label")],
        Vectors = [new VectorField("pixels", VectorElement.UInt8, 2, Metric.L2, IndexOptions.Flat)],
    };

    private static readonly VectorValue s_tokens = VectorValue.OfTokens(new[] { 1f, 0, 0, 2 }, 2);

    private static readonly CollectionSchema s_texts = new("texts", DocumentIdKind.Int64)
    {
        Vectors = [VectorField.Sparse("terms"), VectorField.Multi("tokens", 2, Metric.Cosine, IndexOptions.Flat)],
    };

    [Fact]
    public void The_bytes_of_a_segment_are_those_of_version_2()
    {
        using var directory = new TemporaryDirectory();
        Segment segment = Example();
        LiveFile file = SegmentFileWriter.Write(directory.Files, directory.Path, new FileNumber(6), segment);
        segment.Release();
        Check(GoldenSegment, File.ReadAllBytes(directory.At("000006.segment")));
        Assert.Equal((10UL, 12UL, 2L), (file.First.Value, file.Last.Value, file.RowCount));
    }

    [Fact]
    public void The_bytes_of_marks_are_those_of_version_2()
    {
        using var directory = new TemporaryDirectory();
        Segment segment = Example();
        segment.Sequences.Supersede(0, new Sequence(15));
        segment.Sequences.Supersede(1, new Sequence(21));
        LiveFile file = SupersededFile.Write(
            directory.Files, directory.Path, () => new FileNumber(9), new FileNumber(6), segment, new Sequence(20))!;
        segment.Release();
        Check(GoldenMarks, File.ReadAllBytes(directory.At("000009.superseded")));
        Assert.Equal(1, file.RowCount);
    }

    [Fact]
    public void A_segment_and_its_marks_are_read_back()
    {
        using var directory = new TemporaryDirectory();
        Segment segment = Example();
        LiveFile file = SegmentFileWriter.Write(directory.Files, directory.Path, new FileNumber(6), segment);
        segment.Sequences.Supersede(0, new Sequence(15));
        LiveFile marks = SupersededFile.Write(
            directory.Files, directory.Path, () => new FileNumber(9), file.Number, segment, new Sequence(20))!;
        segment.Release();

        Segment read = SegmentFileReader.Read(
            Site(directory), file, s_schema, new Dictionary<int, LiveFile>());
        Assert.True(SupersededFile.TryRead(directory.Files, directory.Path, marks, read));
        Assert.Equal(2, read.Count);
        Assert.Equal(new Sequence(12), read.Sequences[1]);
        Assert.Equal(new Sequence(15), read.Sequences.SupersededAt(0));
        Assert.True(read.Sequences.IsLive(0, new Sequence(14)));
        Assert.False(read.Sequences.IsLive(0, new Sequence(15)));
        Assert.Equal([1, 2], read.Vectors[0].Column.Vector(0).ToArray());
        Assert.False(read.Vectors[0].Column.HasVector(1));
        Assert.Equal(7L, DocumentIdCodec.Read(read.Columns.Keys[0]).AsInt64());
        read.Release();
    }

    [Fact]
    public void A_segment_of_another_collection_or_length_is_refused()
    {
        using var directory = new TemporaryDirectory();
        Segment segment = Example();
        LiveFile file = SegmentFileWriter.Write(directory.Files, directory.Path, new FileNumber(6), segment);
        segment.Release();
        var none = new Dictionary<int, LiveFile>();
        foreach (LiveFile other in new[]
        {
            file with { Owner = 6 }, file with { RowCount = 3 }, file with { Last = new Sequence(11) },
        })
        {
            Assert.Throws<CorruptionException>(
                () => SegmentFileReader.Read(Site(directory), other, s_schema, none));
        }
    }

    [Fact]
    public void Vectors_of_any_length_are_read_back_and_lengths_that_none_has_are_refused()
    {
        using var directory = new TemporaryDirectory();
        Segment segment = Example(s_texts, ["terms", "tokens"], new SparseVector([2, 258], [1, -0.5f]), s_tokens);
        LiveFile file = SegmentFileWriter.Write(directory.Files, directory.Path, new FileNumber(6), segment);
        segment.Release();
        Check(GoldenTexts, File.ReadAllBytes(directory.At("000006.segment")));

        var none = new Dictionary<int, LiveFile>();
        Segment read = SegmentFileReader.Read(Site(directory), file, s_texts, none);
        Assert.Equal([258u], SparseVector.Read(read.Vectors[0].Column.Vector(0)).Terms[1..].ToArray());
        Assert.Equal(s_tokens.Bytes, read.Vectors[1].Column.Vector(0));
        Assert.False(read.Vectors[0].Column.HasVector(1));
        Assert.True(read.Vectors[0].Column.IsInFile);
        read.Release();

        CollectionSchema wider = new("texts", DocumentIdKind.Int64)
        {
            Vectors = [VectorField.Sparse("terms"), VectorField.Multi("tokens", 3, Metric.Cosine, IndexOptions.Flat)],
        };
        CorruptionException refused = Assert.Throws<CorruptionException>(
            () => SegmentFileReader.Read(Site(directory), file, wider, none));
        Assert.Contains("bytes of vector 0 of \"tokens\"", refused.Message, StringComparison.Ordinal);
    }

    private static SegmentSite Site(TemporaryDirectory directory) =>
        new(directory.Files, directory.Path, new BlockCache(1 << 20), static () => { });

    // Two rows: 7 with label 3 and a vector, written by 10; 8 with neither, written by 12.
    private static Segment Example() => Example(s_schema, ["pixels"], new byte[] { 1, 2 });

    private static Segment Example(CollectionSchema schema, string[] names, params VectorValue[] vectors)
    {
        Segment segment = Segment.Create(5, schema, new SegmentLimits(1 << 20, 4), rowsMin: 1);
        var encoder = new DocumentEncoder(schema);
        var operations = new OperationBuffer();
        var first = new Document(7);
        if (schema.Fields.Length > 0)
        {
            first["label"] = 3;
        }

        for (int i = 0; i < names.Length; i++)
        {
            first.Vectors[names[i]] = vectors[i];
        }

        DocumentOperations.Put(operations, 5, encoder, first, Precondition.None);
        DocumentOperations.Put(operations, 5, encoder, new Document(8), Precondition.None);
        var appender = new SegmentAppender(schema);
        appender.Append(segment, new Sequence(10), operations[0]);
        appender.Append(segment, new Sequence(12), operations[1]);
        return segment;
    }

    private static void Check(string golden, byte[] bytes)
    {
        Assert.Equal(golden, LogFormatTests.Dump(bytes));
        string page = File.ReadAllText(Path.Combine(LogFormatTests.Root(), "docs", "formats", "segment.md"));
        Assert.Contains(golden, page, StringComparison.Ordinal);
    }
}
