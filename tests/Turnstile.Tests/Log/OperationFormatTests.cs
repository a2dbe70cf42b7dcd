using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Writing;
using Turnstile.Kv;
using Turnstile.Log;
using Turnstile.Vectors;

namespace Turnstile.Tests.Log;

/// <summary>The bytes of operations, as docs/formats/log.md shows them.</summary>
public sealed class OperationFormatTests
{
    private const string GoldenPut =
        """
        0000  01000300 08000000 01000000 00000000
        0010  02000000 00000000 03000000 00000000
        0020  03000000 00000000 00000000 00000000
        0030  6164616c 6f76656c 61636500 00000000
        """;

    private const string GoldenDocument =
        """
        0000  20010900 18000000 05000000 10000000
        0010  01000000 00000000 0a000000 00000000
        0020  00000000 00000000 00000000 00000000
        0030  02800000 00000000 07010001 00180000
        0040  00010000 00000000 00030000 00000000
        0050  00010000 00000000 00010200 00000000
        0060  00000000 00000000
        """;

    [Fact]
    public void The_bytes_of_a_put_are_those_of_version_1()
    {
        var operations = new OperationBuffer();
        KeyOperations.Put(operations, 1, "ada"u8, "lovelace"u8);
        operations.Stamp(0, version: 2, new Sequence(3), new Sequence(3));
        Check(GoldenPut, operations.Bytes);
    }

    [Fact]
    public void The_bytes_of_a_document_are_those_of_version_1()
    {
        var schema = new CollectionSchema("images", DocumentIdKind.Int64)
        {
            Fields = [ScalarField.Int32("label")],
            Vectors = [new VectorField("pixels", VectorElement.UInt8, 2, Metric.L2, IndexOptions.Flat)],
        };
        var operations = new OperationBuffer();
        DocumentOperations.Put(
            operations,
            5,
            new DocumentEncoder(schema),
            new Document(7) { ["label"] = 3, Vectors = { ["pixels"] = new byte[] { 1, 2 } } },
            Precondition.None);
        operations.Stamp(0, version: 1, new Sequence(10), Sequence.Zero);
        Check(GoldenDocument, operations.Bytes);
    }

    [Fact]
    public void The_numbers_of_the_kinds_are_those_of_version_1()
    {
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 31], Enum.GetValues<KeyOperationKind>().Select(kind => (int)kind));
        Assert.Equal(
            [32, 33, 34], [DocumentOperationKind.Put, DocumentOperationKind.Delete, DocumentOperationKind.DeleteMany]);
    }

    private static void Check(string golden, ReadOnlySpan<byte> bytes)
    {
        Assert.Equal(golden, LogFormatTests.Dump(bytes));
        string page = File.ReadAllText(Path.Combine(LogFormatTests.Root(), "docs", "formats", "log.md"));
        Assert.Contains(golden, page, StringComparison.Ordinal);
    }
}
