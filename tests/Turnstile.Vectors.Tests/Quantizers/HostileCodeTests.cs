using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Quantizers;
using Turnstile.Vectors.Tests.Hnsw;

namespace Turnstile.Vectors.Tests.Quantizers;

/// <summary>Bytes of codes and quantizers that nobody vouches for.</summary>
public sealed class HostileCodeTests
{
    private static readonly VectorFormat Format = new(VectorElement.Float32, 21, Metric.L2);

    public static TheoryData<string> Names() => [.. Codes.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Codes_come_back_as_they_were(string name)
    {
        byte[] vectors = Samples.Clustered(Format, 20, seed: 1);
        using VectorRows codes = Codes.Encode(Codes.Make(name, Format), vectors);
        using VectorRows read = new(QuantizerCodec.Read(Format, QuantizerCodec.Write(codes.Quantizer!)), 20);
        Assert.Equal(codes.Quantizer, read.Quantizer);
        byte[] code = new byte[codes.Quantizer!.CodeBytes];
        for (int i = 0; i < 20; i++)
        {
            codes.ReadCode(i, code);
            read.WriteCode(i, code);
            Assert.Equal(
                Codes.Estimate(codes, Samples.At(Format, vectors, 3), i, SimdForms.Best),
                Codes.Estimate(read, Samples.At(Format, vectors, 3), i, SimdForms.Best));
        }

        read.WriteCode(5, new byte[code.Length]);
        Assert.False(read.HasVector(5));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_bytes_are_refused_or_give_a_row_that_can_be_searched(string name)
    {
        var random = new Random(11);
        byte[] vectors = Samples.Clustered(Format, 30, seed: 2);
        using VectorRows codes = Codes.Encode(Codes.Make(name, Format), vectors);
        using VectorRows full = Samples.Load(Format, vectors);
        byte[] code = new byte[codes.Quantizer!.CodeBytes];
        int refused = 0;
        for (int round = 0; round < 300; round++)
        {
            codes.ReadCode(round % 30, code);
            if (round % 2 == 0)
            {
                code[random.Next(code.Length)] ^= (byte)(1 << random.Next(8));
            }
            else
            {
                random.NextBytes(code);
            }

            try
            {
                codes.WriteCode(round % 30, code);
            }
            catch (InvalidDataException)
            {
                refused++;
            }

            Assert.Equal(3, Codes.Scan(codes, full, full.Vector(round % 30), 3).Length);
        }

        Assert.InRange(refused, 1, 299);
        using HnswGraph graph = Graphs.Build(codes, m: 4, efConstruction: 10);
        Assert.Equal(30, graph.Count);
        Assert.Throws<ArgumentException>(() => codes.WriteCode(0, code.AsSpan(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => codes.WriteCode(30, code));
    }

    [Fact]
    public void Padding_must_be_zero_and_numbers_finite()
    {
        using VectorRows codes = Codes.Encode(Codes.Make("lvq4", Format), Samples.Clustered(Format, 1, seed: 1));
        byte[] code = new byte[codes.Quantizer!.CodeBytes];
        codes.ReadCode(0, code);
        byte[] padded = [.. code];
        padded[15] |= 0xF0;
        Assert.Contains("padding", Refusal(codes, padded), StringComparison.Ordinal);
        byte[] notANumber = [.. code];
        BitConverter.TryWriteBytes(notANumber.AsSpan(20), float.NaN);
        Assert.Contains("number", Refusal(codes, notANumber), StringComparison.Ordinal);
        byte[] negative = [.. code];
        BitConverter.TryWriteBytes(negative.AsSpan(16), -1f);
        Assert.Contains("step", Refusal(codes, negative), StringComparison.Ordinal);
    }

    [Fact]
    public void Codes_of_rabitq_that_hold_no_means_are_refused_and_so_made_anew()
    {
        byte[] bytes = QuantizerCodec.Write(new RaBitQuantizer(Format, 2));
        Assert.Equal(5, bytes[8]);
        bytes[8] = 2;
        var refused = Assert.Throws<InvalidDataException>(() => QuantizerCodec.Read(Format, bytes));
        Assert.Contains("kind: expected 1, 3, 4 or 5, found 2", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_flipped_bit_of_a_quantizer_is_refused_or_makes_another()
    {
        var centre = new float[21];
        centre[3] = 1;
        foreach (Quantizer quantizer in (Quantizer[])
            [new RaBitQuantizer(Format, 3, 77, centre), new LvqQuantizer(Format, 4, 8), Codes.Make("bf16", Format)])
        {
            byte[] bytes = QuantizerCodec.Write(quantizer);
            for (int bit = 0; bit < 8 * bytes.Length; bit++)
            {
                byte[] flipped = [.. bytes];
                flipped[bit / 8] ^= (byte)(1 << (bit % 8));
                try
                {
                    Assert.NotEqual(quantizer, QuantizerCodec.Read(Format, flipped));
                }
                catch (InvalidDataException)
                {
                    continue;
                }
            }

            Assert.Throws<InvalidDataException>(() => QuantizerCodec.Read(Format, bytes.AsSpan(0, bytes.Length - 1)));
            Assert.Throws<InvalidDataException>(() => QuantizerCodec.Read(
                new VectorFormat(VectorElement.Float32, 22, Metric.L2), bytes));
        }
    }

    private static string Refusal(VectorRows codes, byte[] code) =>
        Assert.Throws<InvalidDataException>(() => codes.WriteCode(0, code)).Message;
}
