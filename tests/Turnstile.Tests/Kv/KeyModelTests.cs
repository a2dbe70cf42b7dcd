using Turnstile.Kv;
using Turnstile.Kv.Admission;
using Turnstile.Kv.Merging;
using Turnstile.Kv.Parts;
using Turnstile.Log;
using Turnstile.Views;

namespace Turnstile.Tests.Kv;

/// <summary>Scenario: random puts, some of which expire, deletes of keys and of ranges, batches, snapshots, rotations,
/// flushes, merges, and a clock that goes on. Oracle: a sorted dictionary, copied at each snapshot. Not modelled:
/// crashes and concurrency.</summary>
public sealed class KeyModelTests
{
    private sealed record Row(string Value, ulong Version, ulong Create, ulong Sequence, long Expires);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void The_layer_answers_as_a_sorted_dictionary_does(int seed)
    {
        var random = new Random(seed);
        using var store = new TestStore(
            cacheBytes: seed % 2 == 0 ? 1 << 20 : 3 << 10, blockBytes: 60 << (seed * 2), tableBytes: 2 << 10);
        var model = new SortedDictionary<string, Row>(StringComparer.Ordinal);
        var snapshots = new List<(Snapshot Snapshot, SortedDictionary<string, Row> Model)>();
        var picker = new MergePicker(2 + (seed % 3), levelOneBytesMax: 4 << 10);
        for (int step = 0; step < 1500; step++)
        {
            int dice = random.Next(100);
            store.Clock.Advance(random.Next(3));
            Expire(model, store.Clock.Milliseconds);
            if (dice < 70)
            {
                Write(store, model, random);
            }
            else if (dice < 76)
            {
                snapshots.Add((store.Views.OpenSnapshot(), new(model, StringComparer.Ordinal)));
            }
            else if (dice < 82 && snapshots.Count > 0)
            {
                int index = random.Next(snapshots.Count);
                snapshots[index].Snapshot.Dispose();
                snapshots.RemoveAt(index);
            }
            else if (dice < 86)
            {
                store.Rotate();
            }
            else if (dice < 90 && store.Part.Frozen.Length > 0)
            {
                store.Flush();
            }
            else if (dice < 93)
            {
                store.Merge(dice == 90 ? MergePicker.PickAll(store.Part) : picker.Pick(store.Part));
            }
            else
            {
                Check(store, model, null, random, seed, step);
                if (snapshots.Count > 0)
                {
                    (Snapshot snapshot, SortedDictionary<string, Row> old) = snapshots[random.Next(snapshots.Count)];
                    Check(store, old, snapshot, random, seed, step);
                }
            }
        }

        snapshots.ForEach(s => s.Snapshot.Dispose());
    }

    private static string KeyOf(Random random) =>
        new string((char)('a' + random.Next(3)), random.Next(1, 5)) + random.Next(60);

    private static void Write(TestStore store, SortedDictionary<string, Row> model, Random random)
    {
        var batch = new OperationBuffer();
        var after = new SortedDictionary<string, Row?>(StringComparer.Ordinal);
        int count = random.Next(10) == 0 ? random.Next(1, 30) : 1;
        int expectFailure = -1;
        for (int i = 0; i < count; i++)
        {
            string key = KeyOf(random);
            ulong own = store.Last.Value + 1 + (ulong)i;
            Row? now = after.TryGetValue(key, out Row? changed) ? changed : model.GetValueOrDefault(key);
            Row? before = model.GetValueOrDefault(key);
            var condition = random.Next(8) switch
            {
                0 => new Precondition(PreconditionKind.Absent),
                1 => new Precondition(PreconditionKind.Present),
                2 => new Precondition(PreconditionKind.VersionEquals, before?.Version ?? 0),
                _ => Precondition.None,
            };
            bool holds = condition.Kind switch
            {
                PreconditionKind.Absent => before is null,
                PreconditionKind.Present => before is not null,
                _ => true,
            };
            expectFailure = expectFailure < 0 && !holds ? i : expectFailure;
            if (random.Next(12) == 0)
            {
                DeleteRange(batch, after, model, random);
                expectFailure = expectFailure == i ? -1 : expectFailure;
            }
            else if (random.Next(4) == 0)
            {
                KeyOperations.Delete(batch, 1, TestStore.Bytes(key), condition);
                after[key] = null;
            }
            else
            {
                string value = new('v', random.Next(40));
                long expires = random.Next(5) == 0 ? store.Clock.Milliseconds + random.Next(1, 300) : 0;
                KeyOperations.Put(batch, 1, TestStore.Bytes(key), TestStore.Bytes(value), condition, expires);
                after[key] = new Row(value, (now?.Version ?? 0) + 1, now?.Create ?? own, own, expires);
            }
        }

        if (random.Next(3) == 0)
        {
            BatchPreparation.LinkSameKeys(batch);
        }
        else
        {
            using ViewLease lease = store.Views.Acquire();
            BatchPreparation.Prepare(batch, (KeyPart)lease.View[ViewSlot.Keys], lease.Sequence);
        }

        Assert.Equal(expectFailure, store.Commit(batch));
        foreach ((string key, Row? row) in expectFailure < 0 ? after : [])
        {
            model.Remove(key);
            if (row is not null)
            {
                model.Add(key, row);
            }
        }
    }

    private static void Expire(SortedDictionary<string, Row> model, long time)
    {
        string[] expired = [.. model.Where(r => r.Value.Expires != 0 && r.Value.Expires <= time).Select(r => r.Key)];
        foreach (string key in expired)
        {
            model.Remove(key);
        }
    }

    private static void DeleteRange(
        OperationBuffer batch,
        SortedDictionary<string, Row?> after,
        SortedDictionary<string, Row> model,
        Random random)
    {
        string start = random.Next(6) == 0 ? "" : KeyOf(random);
        string end = random.Next(6) == 0 ? "" : KeyOf(random);
        if (end.Length > 0 && string.CompareOrdinal(start, end) > 0)
        {
            (start, end) = (end, start);
        }

        end = start == end && end.Length > 0 ? end + "~" : end;
        KeyOperations.DeleteRange(batch, 1, TestStore.Bytes(start), TestStore.Bytes(end));
        foreach (string key in model.Keys.Concat(after.Keys).Distinct().ToList())
        {
            bool isInside = string.CompareOrdinal(key, start) >= 0
                && (end.Length == 0 || string.CompareOrdinal(key, end) < 0);
            if (isInside)
            {
                after[key] = null;
            }
        }
    }

    private static void Check(
        TestStore store, SortedDictionary<string, Row> model, Snapshot? snapshot, Random random, int seed, int step)
    {
        string where = $"seed {seed}, step {step}, snapshot {snapshot?.Sequence}";
        Keyspace keys = store.Keyspace();
        for (int i = 0; i < 20; i++)
        {
            string key = KeyOf(random);
            Entry? entry = keys.Get(TestStore.Bytes(key), snapshot);
            Row? row = model.GetValueOrDefault(key);
            Assert.True(
                entry is null == row is null
                && (entry is null || Same(entry, key, row!)),
                $"{where}: key {key}: {entry}, expected {row}");
        }

        foreach (bool reverse in new[] { false, true })
        {
            (ScanOptions options, Func<string, bool> matches) = Range(random, reverse);
            List<KeyValuePair<string, Row>> expected = [.. model.Where(r => matches(r.Key))];
            if (reverse)
            {
                expected.Reverse();
            }

            if (options.Limit < expected.Count)
            {
                expected.RemoveRange((int)options.Limit, expected.Count - (int)options.Limit);
            }

            List<Entry> found = [.. keys.Scan(options, snapshot)];
            Assert.True(
                expected.Count == found.Count
                && expected.Zip(found).All(p => Same(p.Second, p.First.Key, p.First.Value)),
                $"{where}: scan {options}: {found.Count} found, {expected.Count} expected");
            Assert.Equal(expected.Count, keys.Count(options, snapshot));
        }
    }

    private static (ScanOptions Options, Func<string, bool> Matches) Range(Random random, bool reverse)
    {
        string a = KeyOf(random);
        string b = KeyOf(random);
        string prefix = random.Next(3) == 0 ? a[..1] : "";
        bool startExclusive = random.Next(2) == 0;
        bool endInclusive = random.Next(2) == 0;
        bool bounded = random.Next(3) > 0;
        long limit = random.Next(2) == 0 ? random.Next(20) : long.MaxValue;
        var options = new ScanOptions
        {
            Reverse = reverse,
            Prefix = TestStore.Bytes(prefix),
            Limit = limit,
            StartExclusive = startExclusive,
            EndInclusive = endInclusive,
            Start = bounded ? TestStore.Bytes(a) : default,
            End = bounded ? TestStore.Bytes(b) : default,
        };
        return (options, key =>
        {
            int low = string.CompareOrdinal(key, a);
            int high = string.CompareOrdinal(key, b);
            return key.StartsWith(prefix, StringComparison.Ordinal)
                && (!bounded || ((startExclusive ? low > 0 : low >= 0) && (endInclusive ? high <= 0 : high < 0)));
        }
        );
    }

    private static bool Same(Entry entry, string key, Row row) =>
        TestStore.Text(entry.Key.Span) == key
        && TestStore.Text(entry.Value.Span) == row.Value
        && entry.Version == row.Version
        && entry.CreateSequence.Value == row.Create
        && entry.Sequence.Value == row.Sequence;
}
