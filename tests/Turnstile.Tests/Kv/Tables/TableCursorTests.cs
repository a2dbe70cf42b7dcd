using Turnstile.Caching;
using Turnstile.Kv;
using Turnstile.Kv.Tables;
using Turnstile.Storage;
using Turnstile.Tests.Kv.Cursors;

namespace Turnstile.Tests.Kv.Tables;

public sealed class TableCursorTests
{
    private static readonly Sequence s_end = new(ulong.MaxValue);
    private static readonly string s_path = FileNames.PathOf(TestStore.Directory, FileKind.Table, new FileNumber(7));

    // Random moves over keys with several versions each, read at random sequences, against a sorted list.
    [Theory]
    [InlineData(1, true)]
    [InlineData(60, true)]
    [InlineData(300, false)]
    [InlineData(8192, true)]
    public void Any_walk_shows_of_each_key_the_newest_entry_at_the_sequence(int blockBytes, bool cached)
    {
        var random = new Random(blockBytes);
        for (int round = 0; round < 60; round++)
        {
            var disk = new MemoryFileSystem();
            (string Key, ulong Sequence)[] rows = Rows(random, random.Next(1, 40));
            Write(disk, blockBytes, rows);
            SortedTableReader table = Open(disk);
            var at = new Sequence((ulong)random.Next(rows.Length + 2));
            var cursor = new TableCursor(at, cached);
            cursor.Open(table);
            (string Key, ulong Sequence)[] shown =
            [
                .. rows.Where(row => row.Sequence <= at.Value)
                    .GroupBy(row => row.Key, (_, of) => of.MaxBy(row => row.Sequence)),
            ];
            CursorWalk.Check(
                random,
                cursor,
                shown,
                () => Key(random),
                static at => Assert.Equal($"value {at.Stamp.Sequence.Value}", TestStore.Text(at.Value)));
            cursor.LetGo();
            table.Release();
        }
    }

    [Fact]
    public void A_long_walk_back_reads_ahead_and_sees_the_same_as_one_forward()
    {
        var disk = new MemoryFileSystem();
        Write(disk, 512, [.. Enumerable.Range(0, 20_000).Select(i => ($"key{i / 3:d6}", (ulong)(60_000 - i)))]);
        SortedTableReader table = Open(disk);
        var cursor = new TableCursor(s_end);
        cursor.Open(table);
        var forward = new List<(string, ulong)>();
        for (cursor.SeekToFirst(); cursor.IsValid; cursor.MoveNext())
        {
            forward.Add((TestStore.Text(cursor.Key), cursor.Stamp.Sequence.Value));
        }

        var backward = new List<(string, ulong)>();
        for (cursor.SeekToLast(); cursor.IsValid; cursor.MovePrevious())
        {
            backward.Add((TestStore.Text(cursor.Key), cursor.Stamp.Sequence.Value));
        }

        backward.Reverse();
        Assert.Equal(6_667, forward.Count);
        Assert.Equal(forward, backward);
        cursor.LetGo();
        table.Release();
    }

    // A walk back ends or is refused after no more steps than there are bytes, wherever restart points lead.
    [Fact]
    public void Restart_points_that_lie_are_refused_and_never_lead_in_a_circle()
    {
        var random = new Random(11);
        var disk = new MemoryFileSystem();
        Write(disk, 1 << 20, [.. Enumerable.Range(10, 40).Select(i => ($"key{i}", (ulong)i))]);
        byte[] good = disk[s_path];
        SortedTableReader whole = Open(disk);
        int size = whole.PartitionOf(0).Size(0);
        DataBlockShape shape = whole.ShapeOf(0, good.AsSpan(BlockHeader.Bytes, size - BlockHeader.Bytes));
        whole.Release();
        int refusedCount = 0;
        for (int round = 0; round < 3_000; round++)
        {
            byte[] bad = [.. good];
            for (int changes = random.Next(1, shape.RestartCount + 1); changes > 0; changes--)
            {
                int place = shape.EntriesLength + (random.Next(shape.RestartCount) * DataBlockShape.RestartBytes);
                int target = random.Next(8) == 0 ? random.Next(int.MinValue, int.MaxValue) : random.Next(size);
                BitConverter.TryWriteBytes(bad.AsSpan(BlockHeader.Bytes + place), target);
            }

            BlockHeader.Write(bad.AsSpan(0, size), BlockKind.Data, new FileNumber(7), 0);
            disk[s_path] = bad;
            refusedCount += IsRefused(disk, $"key{random.Next(5, 60)}", size) ? 1 : 0;
        }

        Assert.InRange(refusedCount, 2_000, 3_000);
    }

    private static bool IsRefused(MemoryFileSystem disk, string key, int stepsMax)
    {
        SortedTableReader table = Open(disk);
        var cursor = new TableCursor(s_end);
        try
        {
            cursor.Open(table);
            cursor.SeekToLast();
            WalkBack(cursor, stepsMax);
            cursor.SeekBefore(TestStore.Bytes(key));
            WalkBack(cursor, stepsMax);
            cursor.SeekAtOrAfter(TestStore.Bytes(key));
            WalkBack(cursor, stepsMax);
            return false;
        }
        catch (CorruptionException)
        {
            return true;
        }
        finally
        {
            cursor.LetGo();
            table.Release();
        }
    }

    private static void WalkBack(TableCursor cursor, int stepsMax)
    {
        int steps = 0;
        for (; cursor.IsValid; cursor.MovePrevious())
        {
            _ = cursor.Value.Length + cursor.Key.Length;
            Assert.InRange(++steps, 1, stepsMax);
        }
    }

    private static string Key(Random random) => "test" + new string('k', random.Next(4)) + random.Next(8);

    // In the order of a table: keys rise, and the entries of a key fall in sequence.
    private static (string Key, ulong Sequence)[] Rows(Random random, int count) =>
    [
        .. Enumerable.Range(1, count).Select(i => (Key: Key(random), Sequence: (ulong)i))
            .OrderBy(row => row.Key, StringComparer.Ordinal).ThenByDescending(row => row.Sequence),
    ];

    private static EntryStamp Stamp(ulong sequence) => new(new Sequence(sequence), 1, new Sequence(sequence), 0);

    private static void Write(MemoryFileSystem disk, int blockBytes, (string Key, ulong Sequence)[] rows)
    {
        using var writer = new SortedTableWriter(disk, TestStore.Directory, new FileNumber(7), blockBytes);
        foreach ((string key, ulong sequence) in rows)
        {
            writer.Add(Stamp(sequence), TestStore.Bytes(key), TestStore.Bytes($"value {sequence}"));
        }

        writer.Finish();
    }

    private static SortedTableReader Open(MemoryFileSystem disk) =>
        SortedTableReader.Open(disk, TestStore.Directory, new FileNumber(7), new BlockCache(1 << 20));
}
