using System.Buffers;
using Turnstile.Collections.Schema;

namespace Turnstile.Tests.Collections.Schema;

public sealed class SchemaCodecTests
{
    private const string Golden =
        "0202030002000200010006696D61676573" + "0100050005" + "6C6162656C" + "0200010105" + "7469746C65"
        + "01000201010" + "20C0064000100" + "04000000" + "06706978656C73";

    [Fact]
    public void The_bytes_of_version_2_are_kept() =>
        Assert.Equal(Golden, Convert.ToHexString(Encode(SampleSchemas.Images())));

    [Fact]
    public void A_schema_survives_a_round_trip()
    {
        foreach (CollectionSchema schema in new[] { SampleSchemas.Images(), SampleSchemas.Everything() })
        {
            CollectionSchema read = SchemaCodec.Read(Encode(schema));

            Assert.Equal(schema.Name, read.Name);
            Assert.Equal(schema.IdKind, read.IdKind);
            Assert.Equal(schema.NextFieldId, read.NextFieldId);
            Assert.Equal(schema.NextVectorId, read.NextVectorId);
            Assert.Equal(schema.Fields.AsEnumerable(), read.Fields);
            Assert.Equal(schema.Vectors.AsEnumerable(), read.Vectors);
        }
    }

    [Fact]
    public void Cut_or_changed_bytes_are_refused_or_still_a_schema()
    {
        byte[] bytes = Encode(SampleSchemas.Everything());
        var random = new Random(1);
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => SchemaCodec.Read(bytes.AsSpan(0, length)));
        }

        for (int i = 0; i < 1_000; i++)
        {
            byte[] changed = [.. bytes];
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
            changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
            TryRead(changed);
            random.NextBytes(changed);
            changed[0] = 2;
            TryRead(changed);
        }
    }

    [Fact]
    public void Bytes_after_the_end_are_refused() =>
        Assert.Throws<InvalidDataException>(() => SchemaCodec.Read([.. Encode(SampleSchemas.Images()), 0]));

    private static void TryRead(byte[] bytes)
    {
        try
        {
            Assert.NotNull(SchemaCodec.Read(bytes));
        }
        catch (InvalidDataException)
        {
            // What hostile bytes get.
        }
    }

    private static byte[] Encode(CollectionSchema schema)
    {
        var output = new ArrayBufferWriter<byte>();
        SchemaCodec.Write(schema, output);
        return output.WrittenSpan.ToArray();
    }
}
