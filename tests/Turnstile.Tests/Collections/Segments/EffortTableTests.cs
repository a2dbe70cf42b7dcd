using System.Buffers.Binary;
using Turnstile.Collections.Segments;

namespace Turnstile.Tests.Collections.Segments;

public sealed class EffortTableTests
{
    // docs/formats/disk-graph.md, example.
    private static readonly byte[] s_bytes =
    [
        2, 0, 0, 0,
        10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xe8, 0x3f,
        14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f,
    ];

    [Fact]
    public void The_bytes_are_those_of_the_format_page()
    {
        EffortTable table = EffortTable.OfGraph([10, 14], [.75, 1]);
        Assert.Equal(s_bytes, EffortTableCodec.ToBytes(table));
        EffortTable read = EffortTableCodec.GraphFromBytes(s_bytes);
        Assert.Equal([10, 14], read.Tried.ToArray());
        Assert.Equal([.75, 1], read.Recalls.ToArray());
    }

    [Fact]
    public void The_least_effort_that_reached_the_recall_is_taken_and_much_where_none_did()
    {
        EffortTable table = EffortTable.OfGraph([10, 14, 20], [.75, .9, .95]);
        Assert.Equal((10, 14, 20), (table.EffortFor(.5, 10), table.EffortFor(.9, 10), table.EffortFor(.91, 10)));
        Assert.Equal(28, table.EffortFor(.9, 20));
        Assert.True(table.EffortFor(1, 10) > 500);
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Refuse(static bytes => bytes[..3]);
        Refuse(static bytes => bytes[..^1]);
        Refuse(static bytes => [.. bytes, 0]);
        Refuse(static bytes => With(bytes, 0, 0));
        Refuse(static bytes => With(bytes, 0, int.MaxValue));
        Refuse(static bytes => With(bytes, 0, -1));
        Refuse(static bytes => With(bytes, 4, 0));
        Refuse(static bytes => With(bytes, 16, 10));
        Refuse(static bytes => With(bytes, 16, int.MaxValue));
        Refuse(static bytes => With(bytes, 24, 0x7ff80000));
        Refuse(static bytes => With(bytes, 24, unchecked((int)0xbff00000)));
    }

    private static byte[] With(byte[] bytes, int at, int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), number);
        return bytes;
    }

    private static void Refuse(Func<byte[], byte[]> damage) =>
        Assert.Throws<InvalidDataException>(() => EffortTableCodec.GraphFromBytes(damage([.. s_bytes])));
}
