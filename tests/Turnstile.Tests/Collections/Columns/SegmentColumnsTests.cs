using System.Buffers;
using Turnstile.Collections.Columns;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Tests.Collections.Documents;
using Turnstile.Tests.Collections.Schema;

namespace Turnstile.Tests.Collections.Columns;

public sealed class SegmentColumnsTests
{
    [Fact]
    public void Columns_hand_out_what_was_appended()
    {
        List<Document> documents = [];
        SegmentColumns columns = Filled(9_000, 6, documents);

        Equal(documents, columns);
    }

    [Fact]
    public void Columns_survive_a_round_trip_and_can_grow_on()
    {
        foreach (int count in new[] { 0, 1, 63, 64, 65, 5_000 })
        {
            List<Document> documents = [];
            SegmentColumns columns = Filled(count, 7, documents);

            SegmentColumns read = SegmentColumnsCodec.Read(columns.Schema, Encode(columns, count));

            Equal(documents, read);
            Document more = new(count) { ["text"] = "boot" };
            Append(read, new DocumentEncoder(read.Schema).Encode(more));
            documents.Add(more);
            Equal(documents, read);
        }
    }

    [Fact]
    public void Only_the_asked_rows_are_written()
    {
        List<Document> documents = [];
        SegmentColumns columns = Filled(100, 8, documents);

        SegmentColumns read = SegmentColumnsCodec.Read(columns.Schema, Encode(columns, 70));

        Equal(documents[..70], read);
    }

    [Fact]
    public void The_bytes_of_version_1_are_kept()
    {
        var columns = new SegmentColumns(SampleSchemas.Images());
        var schema = new CollectionSchema("images", DocumentIdKind.Int64) { Fields = columns.Schema.Fields };
        var encoder = new DocumentEncoder(schema);
        Append(columns, encoder.Encode(new Document(1) { ["title"] = "a", ["label"] = 3 }));
        Append(columns, encoder.Encode(new Document(2) { ["title"] = "a" }));

        Assert.Equal(
            "0102020002000000" + "0900028000000000000001" + "0900028000000000000002"
            + "01000500" + "0200000000000000" + "0300000000000000"
            + "02000100" + "0000000000000000" + "01000000" + "0100000061" + "0000000000000000",
            Convert.ToHexString(Encode(columns, 2)));
    }

    [Fact]
    public void Cut_or_changed_bytes_are_refused_or_still_columns()
    {
        SegmentColumns columns = Filled(70, 9, []);
        byte[] bytes = Encode(columns, 70);
        for (int length = 0; length < bytes.Length; length += 97)
        {
            Assert.Throws<InvalidDataException>(
                () => SegmentColumnsCodec.Read(columns.Schema, bytes.AsSpan(0, length)));
        }

        var random = new Random(10);
        for (int i = 0; i < 300; i++)
        {
            byte[] changed = [.. bytes];
            for (int flips = random.Next(1, 4); flips > 0; flips--)
            {
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            }

            try
            {
                SegmentColumns read = SegmentColumnsCodec.Read(columns.Schema, changed);
                for (int ordinal = 0; ordinal < read.Count; ordinal++)
                {
                    read.Read(ordinal, 1, Sequence.Zero, [0, 1, 2, 3, 4, 5, 6, 7]);
                }
            }
            catch (InvalidDataException)
            {
                // What damage gets.
            }
        }
    }

    [Fact]
    public void An_ordinal_out_of_turn_is_a_bug()
    {
        var columns = new SegmentColumns(SampleSchemas.Everything());
        byte[] row = RandomDocuments.Row(new DocumentEncoder(columns.Schema).Encode(new Document(1)));

        Assert.Throws<InvariantException>(() => columns.Append(1, DocumentIdCodec.ToBytes(1), new RowReader(row)));
    }

    [Fact]
    public async Task Readers_see_whole_rows_below_the_published_count_while_the_writer_appends()
    {
        const int rows = 40_000;
        CollectionSchema schema = SampleSchemas.Everything();
        var columns = new SegmentColumns(schema);
        var encoder = new DocumentEncoder(schema);
        int published = 0;
        Task[] readers = [Task.Run(Read), Task.Run(Read)];
        for (int i = 0; i < rows; i++)
        {
            var document = new Document(i) { ["text"] = $"t{i % 5_000}", ["large"] = (long)i };
            document["flag"] = i % 3 == 0 ? FieldValue.Null : i % 2 == 0;
            Append(columns, encoder.Encode(document));
            Volatile.Write(ref published, i + 1);
        }

        await Task.WhenAll(readers);

        void Read()
        {
            var random = new Random(11);
            int count;
            do
            {
                count = Volatile.Read(ref published);
                for (int tries = 0; tries < 50 && count > 0; tries++)
                {
                    int ordinal = tries < 10 ? Math.Max(0, count - 1 - tries) : random.Next(count);
                    Document read = columns.Read(ordinal, 1, Sequence.Zero, [0, 1, 3]);
                    Assert.Equal(ordinal, read.Id.AsInt64());
                    Assert.Equal(ordinal, read.Get<long>("large"));
                    Assert.Equal($"t{ordinal % 5_000}", read.Get<string>("text"));
                    Assert.Equal(ordinal % 3 == 0, read.IsNull("flag"));
                }
            }
            while (count < rows);
        }
    }

    internal static SegmentColumns Filled(int count, int seed, List<Document> documents)
    {
        var random = new Random(seed);
        var columns = new SegmentColumns(SampleSchemas.Everything());
        var encoder = new DocumentEncoder(columns.Schema);
        for (int i = 0; i < count; i++)
        {
            Document document = RandomDocuments.Next(random, i);
            documents.Add(document);
            Append(columns, encoder.Encode(document));
        }

        return columns;
    }

    private static void Append(SegmentColumns columns, EncodedDocument encoded) =>
        columns.Append(columns.Count, encoded.Key.Span, new RowReader(RandomDocuments.Row(encoded)));

    private static byte[] Encode(SegmentColumns columns, int count)
    {
        var output = new ArrayBufferWriter<byte>();
        SegmentColumnsCodec.Write(columns, count, output);
        return output.WrittenSpan.ToArray();
    }

    private static void Equal(List<Document> documents, SegmentColumns columns)
    {
        Assert.Equal(documents.Count, columns.Count);
        for (int ordinal = 0; ordinal < documents.Count; ordinal++)
        {
            Document read = columns.Read(ordinal, 1, Sequence.Zero, [0, 1, 2, 3, 4, 5, 6, 7]);
            Assert.Equal(documents[ordinal].Id, read.Id);
            foreach ((string name, FieldValue value) in read)
            {
                Assert.Equal(documents[ordinal][name], value);
            }
        }
    }
}
