using Turnstile.Kv;
using Turnstile.Kv.Cursors;
using Turnstile.Kv.Memory;
using Turnstile.Kv.Ranges;

namespace Turnstile.Tests.Kv.Cursors;

public sealed class CoveredCursorTests
{
    private const int KeyCount = 1000;

    [Fact]
    public void What_a_newer_source_deleted_is_passed_by_one_seek_in_both_directions()
    {
        RangeTombstones newer = RangeTombstones.Empty.With(KeyOf(10), KeyOf(990), new Sequence(5000));
        using var source = new CountedSource();
        var cursor = Over(source, null, [newer], 6000);
        Assert.Equal(20, Walk(cursor, forward: true));
        Assert.InRange(source.Moves, 20, 25);
        source.Moves = 0;
        Assert.Equal(20, Walk(cursor, forward: false));
        Assert.InRange(source.Moves, 20, 25);
    }

    [Fact]
    public void What_the_source_itself_deleted_is_passed_by_one_seek_until_something_is_written_again()
    {
        using var source = new CountedSource();
        source.Table.AddRange(new Sequence(5000), KeyOf(10), KeyOf(990));
        var cursor = Over(source, source.Table.Ranges, [], 6000);
        Assert.Equal(20, Walk(cursor, forward: true));
        Assert.InRange(source.Moves, 20, 25);
        source.Table.Add(new EntryStamp(new Sequence(5001), 1, new Sequence(5001), 0), KeyOf(500), []);
        Assert.Equal(21, Walk(Over(source, source.Table.Ranges, [], 6000), forward: true));
        Assert.Equal(20, Walk(Over(source, source.Table.Ranges, [], 5000), forward: false));
    }

    [Fact]
    public void A_reader_from_before_the_delete_sees_everything()
    {
        RangeTombstones newer = RangeTombstones.Empty.With(KeyOf(10), KeyOf(990), new Sequence(5000));
        using var source = new CountedSource();
        Assert.Equal(
            KeyCount, Walk(Over(source, null, [newer], 4999), forward: true));
    }

    private static int Walk(CoveredCursor cursor, bool forward)
    {
        int count = 0;
        if (forward)
        {
            for (cursor.SeekToFirst(); cursor.IsValid; cursor.MoveNext())
            {
                count++;
            }
        }
        else
        {
            for (cursor.SeekToLast(); cursor.IsValid; cursor.MovePrevious())
            {
                count++;
            }
        }

        return count;
    }

    private static byte[] KeyOf(int number) => KeyRange.KeyOf(1, TestStore.Bytes($"{number:0000}"));

    /// <summary>A memtable of keys 0 to 999, whose moves are counted.</summary>
    private sealed class CountedSource : IEntryCursor, IDisposable
    {
        private readonly MemTableCursor _inner;

        public CountedSource()
        {
            for (int i = 0; i < KeyCount; i++)
            {
                var sequence = new Sequence((ulong)i + 1);
                Table.Add(new EntryStamp(sequence, 1, sequence, 0), KeyOf(i), []);
            }

            _inner = new MemTableCursor(Table, new Sequence(6000));
        }

        public MemTable Table { get; } = new(1 << 20);

        public int Moves { get; set; }

        public bool IsValid => _inner.IsValid;

        public ReadOnlySpan<byte> Key => _inner.Key;

        public EntryStamp Stamp => _inner.Stamp;

        public ReadOnlySpan<byte> Value => _inner.Value;

        public void SeekToFirst() => Count(_inner.SeekToFirst);

        public void SeekToLast() => Count(_inner.SeekToLast);

        public void SeekAtOrAfter(ReadOnlySpan<byte> key)
        {
            Moves++;
            _inner.SeekAtOrAfter(key);
        }

        public void SeekBefore(ReadOnlySpan<byte> key)
        {
            Moves++;
            _inner.SeekBefore(key);
        }

        public bool MoveNext() => Count(_inner.MoveNext);

        public bool MovePrevious() => Count(_inner.MovePrevious);

        public void MoveNextEntry() => Count(_inner.MoveNextEntry);

        public void Dispose() => Table.Release();

        private void Count(Action move)
        {
            Moves++;
            move();
        }

        private bool Count(Func<bool> move)
        {
            Moves++;
            return move();
        }
    }

    private static CoveredCursor Over(IEntryCursor source, IRangeSource? own, IRangeSource[] newer, ulong at) =>
        new(source, own, newer, new Sequence(at), new Sequence(at));
}
