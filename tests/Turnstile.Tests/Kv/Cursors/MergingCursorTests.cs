using Turnstile.Kv;
using Turnstile.Kv.Cursors;
using Turnstile.Kv.Memory;

namespace Turnstile.Tests.Kv.Cursors;

public sealed class MergingCursorTests
{
    private static readonly Sequence s_end = new(ulong.MaxValue);

    // Random steps over up to five overlapping sources, against the sorted union with the newest source's entry on top.
    [Fact]
    public void Any_walk_shows_each_key_once_with_the_newest_sources_entry()
    {
        var random = new Random(5);
        for (int round = 0; round < 300; round++)
        {
            MemTable[] tables = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => new MemTable(1 << 16))];
            var model = new SortedDictionary<string, ulong>(StringComparer.Ordinal);
            ulong sequence = 0;
            int spread = random.Next(1, 4);
            for (int t = tables.Length - 1; t >= 0; t--)
            {
                for (int i = random.Next(12); i > 0; i--)
                {
                    string key = $"test{random.Next(12) + (t * 4 * (spread - 1)):d2}";
                    tables[t].Add(Stamp(++sequence), TestStore.Bytes(key), []);
                    model[key] = sequence;
                }
            }

            var cursor = new MergingCursor([.. tables.Select(t => (IEntryCursor)new MemTableCursor(t, s_end))]);
            CursorWalk.Check(
                random,
                cursor,
                [.. model.Select(pair => (pair.Key, pair.Value))],
                () => $"test{random.Next(30):d2}",
                static at => Assert.True(at.IsLasting));
            cursor.LetGo();
            Assert.False(cursor.IsValid);
            Array.ForEach(tables, table => table.Release());
        }
    }

    [Fact]
    public void Entry_by_entry_it_shows_all_of_a_key_newest_first()
    {
        var older = new MemTable(1 << 16);
        var newer = new MemTable(1 << 16);
        foreach (ulong sequence in new ulong[] { 1, 2, 3 })
        {
            older.Add(Stamp(sequence), TestStore.Bytes("testa"), []);
            older.Add(Stamp(sequence), TestStore.Bytes("testc"), []);
        }

        newer.Add(Stamp(4), TestStore.Bytes("testa"), []);
        newer.Add(Stamp(5), TestStore.Bytes("testa"), []);
        newer.Add(Stamp(6), TestStore.Bytes("testb"), []);
        var cursor = new MergingCursor([new MemTableCursor(newer, s_end), new MemTableCursor(older, s_end)]);
        var found = new List<string>();
        for (cursor.SeekToFirst(); cursor.IsValid; cursor.MoveNextEntry())
        {
            found.Add($"{TestStore.Text(cursor.Key)[4..]}{cursor.Stamp.Sequence.Value}");
        }

        Assert.Equal(["a5", "a4", "a3", "a2", "a1", "b6", "c3", "c2", "c1"], found);
        older.Release();
        newer.Release();
    }

    private static EntryStamp Stamp(ulong sequence) => new(new Sequence(sequence), 1, new Sequence(sequence), 0);
}
