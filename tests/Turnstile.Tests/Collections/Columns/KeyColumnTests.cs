using System.Buffers;
using Turnstile.Collections.Columns;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;

namespace Turnstile.Tests.Collections.Columns;

public sealed class KeyColumnTests
{
    // Of more than two blocks, whatever the kind.
    private const int Count = 9_000;

    [Theory]
    [InlineData(DocumentIdKind.Int64, 9)]
    [InlineData(DocumentIdKind.UInt64, 9)]
    [InlineData(DocumentIdKind.Guid, 17)]
    [InlineData(DocumentIdKind.String, 0)]
    public void Keys_of_every_kind_are_what_was_appended_and_what_was_written(DocumentIdKind kind, int bytes)
    {
        Assert.Equal(bytes, DocumentIdCodec.BytesOf(kind));
        var random = new Random(1);
        byte[][] keys = [.. Enumerable.Range(0, Count).Select(row => DocumentIdCodec.ToBytes(Draw(kind, row, random)))];
        var column = new KeyColumn(kind);
        for (int row = 0; row < Count; row++)
        {
            column.Append(keys[row]);
            Assert.Equal(keys[row], column[row]);
        }

        var output = new ArrayBufferWriter<byte>();
        column.Write(Count, output);
        Assert.Equal(column.ByteCount, output.WrittenCount);
        var read = new KeyColumn(kind);
        var reader = new EncodedReader(output.WrittenSpan, "keys");
        read.Read(Count, ref reader);
        reader.End();
        for (int row = 0; row < Count; row++)
        {
            column.FetchPlace(row);
            column.Fetch(row);
            Assert.Equal(keys[row], column[row]);
            Assert.Equal(keys[row], read[row]);
        }
    }

    [Fact]
    public void A_key_of_another_kind_is_refused_from_a_file_and_a_bug_from_a_writer()
    {
        byte[] text = DocumentIdCodec.ToBytes("eightchr");
        Assert.Equal(DocumentIdCodec.BytesOf(DocumentIdKind.Int64), text.Length);
        Assert.Throws<InvalidDataException>(() =>
        {
            var reader = new EncodedReader([9, 0, .. text], "keys");
            new KeyColumn(DocumentIdKind.Int64).Read(1, ref reader);
        });
        Assert.Throws<InvariantException>(
            () => new KeyColumn(DocumentIdKind.Guid).Append(DocumentIdCodec.ToBytes(1)));
    }

    private static DocumentId Draw(DocumentIdKind kind, int row, Random random) => kind switch
    {
        DocumentIdKind.Int64 => new DocumentId((long)(row - (Count / 2))),
        DocumentIdKind.UInt64 => new DocumentId(ulong.MaxValue - (ulong)row),
        DocumentIdKind.Guid => new DocumentId(new Guid(row, 2, 3, [1, 2, 3, 4, 5, 6, 7, 8])),
        _ => new DocumentId(new string((char)('a' + (row % 26)), random.Next(1, 60))),
    };
}
