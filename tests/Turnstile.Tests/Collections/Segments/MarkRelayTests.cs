using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;

namespace Turnstile.Tests.Collections.Segments;

public sealed class MarkRelayTests
{
    [Fact]
    public void Marks_are_told_until_the_merged_segment_is_published_and_made_there_from_then_on()
    {
        var schema = new CollectionSchema("things", DocumentIdKind.Int64);
        Segment source = Make(schema, 3);
        Segment merged = Make(schema, 3);
        var relay = new MarkRelay([source]);
        var rows = new MergedRows([source], Sequence.Zero);
        Assert.True(source.TrySupersede(0, new Sequence(10)));
        relay.PassOn(rows, merged);
        Assert.Equal(10UL, merged.Sequences.SupersededAt(0).Value);
        Assert.True(source.TrySupersede(1, new Sequence(11)));
        relay.Close(rows, merged, () => Assert.Equal(11UL, merged.Sequences.SupersededAt(1).Value));
        Assert.False(source.TrySupersede(2, new Sequence(12)));
        Assert.Equal(Sequence.Zero, merged.Sequences.SupersededAt(2));
        Assert.True(merged.TrySupersede(2, new Sequence(12)));
        source.Release();
        merged.Release();
    }

    private static Segment Make(CollectionSchema schema, int count)
    {
        var segment = Segment.Create(1, schema, new SegmentLimits(1 << 20, 10), rowsMin: count);
        for (int row = 0; row < count; row++)
        {
            segment.Columns.Keys.Append(DocumentIdCodec.ToBytes(row));
            segment.Sequences.Write(row, new Sequence((ulong)row + 1));
        }

        segment.Publish(count);
        return segment;
    }
}
