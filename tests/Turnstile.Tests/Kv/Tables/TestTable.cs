using Turnstile.Caching;
using Turnstile.Kv;
using Turnstile.Kv.Tables;
using Turnstile.Storage;

namespace Turnstile.Tests.Kv.Tables;

/// <summary>Table 7 of a store in memory, written and read whole.</summary>
internal static class TestTable
{
    public static readonly Sequence End = new(ulong.MaxValue);
    public static readonly string TablePath = FileNames.PathOf(TestStore.Directory, FileKind.Table, new FileNumber(7));

    public static EntryStamp Stamp(ulong sequence) => new(new Sequence(sequence), 1, new Sequence(sequence), 0);

    public static void Write(
        MemoryFileSystem disk,
        int blockBytes,
        IEnumerable<(string Key, ulong Sequence, string Value)> rows,
        BlockCompression compression = BlockCompression.None)
    {
        using var writer = new SortedTableWriter(
            disk, TestStore.Directory, new FileNumber(7), blockBytes, compression);
        foreach ((string key, ulong sequence, string value) in rows)
        {
            writer.Add(Stamp(sequence), TestStore.Bytes(key), TestStore.Bytes(value));
        }

        TableSummary summary = writer.Finish();
        Assert.Equal(Crc32C.Of(disk[TablePath]), summary.Digest);
        Assert.Equal(disk[TablePath].Length, summary.FileBytes);
    }

    public static (string, ulong, string)[] PackedRows(int count) =>
        [.. Enumerable.Range(0, count)
            .Select(i => ($"key{i:d6}", (ulong)i + 1, $"{{\"name\":\"value {i}\",\"on\":true}}"))];

    public static SortedTableReader Open(MemoryFileSystem disk) =>
        SortedTableReader.Open(disk, TestStore.Directory, new FileNumber(7), new BlockCache(1 << 20));

    public static string? Get(SortedTableReader table, string key, Sequence at)
    {
        byte[] bytes = TestStore.Bytes(key);
        bool found = table.TryGet(
            bytes, KeyHash.Of(bytes), at, out _, out ReadOnlySpan<byte> value, out ValueHold hold);
        using (hold)
        {
            return found ? TestStore.Text(value) : null;
        }
    }

    public static void ReadAll(MemoryFileSystem disk, (string, ulong, string)[] rows, bool compare = true)
    {
        SortedTableReader table = Open(disk);
        try
        {
            var cursor = new TableCursor(End);
            cursor.Open(table);
            var found = new List<(string, ulong, string)>();
            for (cursor.SeekToFirst(); cursor.IsValid; cursor.MoveNext())
            {
                found.Add((TestStore.Text(cursor.Key), cursor.Stamp.Sequence.Value, TestStore.Text(cursor.Value)));
            }

            for (cursor.SeekToLast(); cursor.IsValid; cursor.MovePrevious())
            {
                _ = cursor.Value.Length;
            }

            foreach ((string key, _, _) in rows)
            {
                Get(table, key, End);
            }

            if (compare)
            {
                Assert.Equal(rows, found);
            }
        }
        finally
        {
            table.Release();
        }
    }
}
