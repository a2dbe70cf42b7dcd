using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Turnstile.Cli.Numbers;

namespace Turnstile.Cli.Torture;

/// <summary>What a commit writes into an entity: any part of it tells which commit it is from.</summary>
/// <remarks>A pure function of seed, tag and entity; threads: any.</remarks>
internal sealed class Payload(ulong seed)
{
    /// <summary>Components of a document's vector.</summary>
    public const int Dimension = 16;

    private const int HeaderBytes = 16;
    private const int FillerBytesMax = 2_000;
    private const int LargeFillerBytesMax = 40_000;

    /// <summary>The value of a key: round, writer and number, then bytes that follow from them.</summary>
    public byte[] Value(CommitTag tag, Entity entity)
    {
        SplitMix64 numbers = NumbersOf(tag, entity, what: 1);
        long limit = numbers.Below(50) == 0 ? LargeFillerBytesMax : FillerBytesMax;
        byte[] value = new byte[HeaderBytes + numbers.Below(limit)];
        BinaryPrimitives.WriteInt32LittleEndian(value, tag.Round);
        BinaryPrimitives.WriteInt32LittleEndian(value.AsSpan(4), tag.Writer);
        BinaryPrimitives.WriteInt64LittleEndian(value.AsSpan(8), tag.Number);
        numbers.Fill(value.AsSpan(HeaderBytes));
        return value;
    }

    /// <summary>The text of a document.</summary>
    public string Text(CommitTag tag, Entity entity)
    {
        SplitMix64 numbers = NumbersOf(tag, entity, what: 2);
        byte[] bytes = new byte[numbers.Below(FillerBytesMax / 4)];
        numbers.Fill(bytes);
        return Convert.ToHexString(bytes);
    }

    /// <summary>The vector of a document.</summary>
    public float[] Vector(CommitTag tag, Entity entity)
    {
        SplitMix64 numbers = NumbersOf(tag, entity, what: 3);
        float[] vector = new float[Dimension];
        for (int i = 0; i < Dimension; i++)
        {
            vector[i] = (float)numbers.Share() - 0.5f;
        }

        return vector;
    }

    /// <summary>What is seen of a key with this value.</summary>
    public Sighting See(Entity entity, ReadOnlySpan<byte> value, Sequence sequence)
    {
        if (value.Length < HeaderBytes)
        {
            return new Sighting(default, sequence, IsWhole: false);
        }

        var tag = new CommitTag(
            BinaryPrimitives.ReadInt32LittleEndian(value),
            BinaryPrimitives.ReadInt32LittleEndian(value[4..]),
            BinaryPrimitives.ReadInt64LittleEndian(value[8..]));
        return new Sighting(tag, sequence, value.SequenceEqual(Value(tag, entity)));
    }

    /// <summary>What is seen of a document with these parts; a part that is not there is null or empty.</summary>
    public Sighting See(Entity entity, string? tagText, string? text, ReadOnlySpan<float> vector, Sequence sequence)
    {
        if (tagText is null || !CommitTag.TryParse(tagText, out CommitTag tag))
        {
            return new Sighting(default, sequence, IsWhole: false);
        }

        bool isWhole = text == Text(tag, entity)
            && MemoryMarshal.AsBytes(vector).SequenceEqual(MemoryMarshal.AsBytes<float>(Vector(tag, entity)));
        return new Sighting(tag, sequence, isWhole);
    }

    private SplitMix64 NumbersOf(CommitTag tag, Entity entity, int what) =>
        SplitMix64.For(seed, tag.Round, tag.Writer, tag.Number, (int)entity.Kind, entity.Number, what);
}
