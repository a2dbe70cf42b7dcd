using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Tests.Collections.Schema;

namespace Turnstile.Tests.Collections.Documents;

public sealed class RowTests
{
    [Fact]
    public void The_bytes_of_version_1_are_kept()
    {
        var document = new Document(1) { ["title"] = "boot", ["label"] = 3 };
        document.Vectors["pixels"] = new byte[] { 1, 2, 3, 4 };
        EncodedDocument encoded = new DocumentEncoder(SampleSchemas.Images()).Encode(document);

        Assert.Equal(
            "0100020024000000" + "0300000000000000" + "0300000000000000" + "0000000004000000" + "626F6F74",
            Convert.ToHexString(RandomDocuments.Row(encoded)));
        Assert.Equal("0100000000000000" + "0102030400000000", Convert.ToHexString(RandomDocuments.Columns(encoded)));
        Assert.Equal("028000000000000001", Convert.ToHexString(encoded.Key.Span));
    }

    [Fact]
    public void A_document_survives_a_round_trip()
    {
        CollectionSchema schema = SampleSchemas.Everything();
        var encoder = new DocumentEncoder(schema);
        var decoder = new DocumentDecoder(schema);
        var columns = new VectorColumns(schema);
        var random = new Random(4);
        for (int i = 0; i < 500; i++)
        {
            Document document = RandomDocuments.Next(random, i);
            EncodedDocument encoded = encoder.Encode(document);
            Document read = decoder.Decode(encoded.Key.Span, RandomDocuments.Row(encoded), 2, new Sequence(9));

            Assert.Equal(document.Id, read.Id);
            Assert.Equal(2UL, read.Version);
            Assert.Equal(new Sequence(9), read.Sequence);
            Assert.All(schema.Fields, field => Assert.Equal(document[field.Name], read[field.Name]));
            byte[] blob = RandomDocuments.Columns(encoded);
            Assert.Equal(0, blob.Length % 8);
            for (int v = 0; v < schema.Vectors.Length; v++)
            {
                if (columns.TryGet(blob, v, out ReadOnlySpan<byte> vector))
                {
                    decoder.SetVector(read, v, vector);
                }

                Assert.Equal(document.Vectors[schema.Vectors[v].Name], read.Vectors[schema.Vectors[v].Name]);
            }
        }
    }

    [Fact]
    public void Unknown_field_ids_are_stepped_over_and_missing_ones_are_null()
    {
        CollectionSchema old = SampleSchemas.Everything();
        var later = new CollectionSchema("everything", DocumentIdKind.Int64)
        {
            NextFieldId = old.NextFieldId,
            Fields = [old.Fields[6], old.Fields[2], ScalarField.String("new")],
        };
        var time = new DateTime(2024, 1, 31, 0, 0, 0, DateTimeKind.Utc);
        var document = new Document(1) { ["text"] = "t", ["small"] = 5, ["time"] = time, ["double"] = 1.5 };
        byte[] oldRow = RandomDocuments.Row(new DocumentEncoder(old).Encode(document));
        Document read = new DocumentDecoder(later).Decode(DocumentIdCodec.ToBytes(1), oldRow, 1, Sequence.Zero);

        Assert.Equal((FieldValue)time, read["time"]);
        Assert.Equal(5, read["small"]);
        Assert.True(read.IsNull("new"));

        document = new Document(1) { ["new"] = "n", ["time"] = time };
        byte[] newRow = RandomDocuments.Row(new DocumentEncoder(later).Encode(document));
        read = new DocumentDecoder(old).Decode(DocumentIdCodec.ToBytes(1), newRow, 1, Sequence.Zero);
        Assert.Equal((FieldValue)time, read["time"]);
        Assert.True(read.IsNull("text") && read.IsNull("guid"));
    }

    [Fact]
    public void Only_the_asked_fields_are_decoded()
    {
        CollectionSchema schema = SampleSchemas.Everything();
        var document = new Document(1) { ["text"] = "t", ["flag"] = true };
        EncodedDocument encoded = new DocumentEncoder(schema).Encode(document);

        Document read = new DocumentDecoder(schema)
            .Decode(encoded.Key.Span, RandomDocuments.Row(encoded), 1, Sequence.Zero, [1, 2]);

        Assert.Equal(["flag", "small"], read.Select(pair => pair.Key));
    }

    [Fact]
    public void Damaged_rows_and_columns_are_refused_or_still_readable()
    {
        CollectionSchema schema = SampleSchemas.Everything();
        var encoder = new DocumentEncoder(schema);
        var random = new Random(5);
        for (int i = 0; i < 1_500; i++)
        {
            EncodedDocument encoded = encoder.Encode(RandomDocuments.Next(random, 1));
            byte[] row = Damage(random, RandomDocuments.Row(encoded));
            byte[] columns = Damage(random, RandomDocuments.Columns(encoded));
            try
            {
                new DocumentDecoder(schema).Decode(encoded.Key.Span, row, 1, Sequence.Zero);
            }
            catch (InvalidDataException)
            {
                // What damage gets.
            }

            try
            {
                new VectorColumns(schema).TryGet(columns, random.Next(3), out _);
            }
            catch (InvalidDataException)
            {
                // What damage gets.
            }
        }
    }

    private static byte[] Damage(Random random, byte[] bytes)
    {
        if (random.Next(3) == 0)
        {
            bytes = bytes[..random.Next(bytes.Length)];
        }

        for (int i = random.Next(4); i > 0 && bytes.Length > 0; i--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }
}
