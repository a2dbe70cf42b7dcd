using Turnstile.Commit;
using Turnstile.Kv;
using Turnstile.Tests.Kv;
using Turnstile.Transactions;

namespace Turnstile.Tests.Transactions;

public sealed class TransactionTests
{
    [Fact]
    public async Task A_transaction_reads_its_moment_and_its_own_writes()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        foreach (string key in new[] { "a", "b", "c", "d" })
        {
            await store.PutAsync(key, key);
        }

        using Transaction own = store.Doors.BeginTransaction(TransactionIsolation.Snapshot);
        await store.PutAsync("a", "changed");
        await store.PutAsync("aa", "new");
        own.Put(store.Keys, "bb"u8, "own"u8);
        own.Put(store.Keys, "c"u8, "own"u8);
        own.Delete(store.Keys, "d"u8);
        own.Delete(store.Keys, "nothing"u8);
        own.Merge(store.Keys, "c"u8, MergeOperand.Append("!"u8));
        Assert.Equal("a", TestStore.Text(own.Get(store.Keys, "a"u8)!.Value.Span));
        Assert.Null(own.Get(store.Keys, "d"u8));
        Assert.Equal((0UL, 0UL), (own.Get(store.Keys, "bb"u8)!.Version, own.Get(store.Keys, "bb"u8)!.Sequence.Value));
        Assert.Equal("a=a b=b bb=own c=own!", Scan(own, store));
        Assert.Equal("c=own! bb=own b=b a=a", Scan(own, store, new ScanOptions { Reverse = true }));
        Assert.Equal("b=b bb=own", Scan(own, store, new ScanOptions { Prefix = "b"u8.ToArray() }));
        Assert.Equal("bb=own", Scan(own, store, new ScanOptions { Start = "ba"u8.ToArray(), Limit = 1 }));
        Assert.Equal("b=b", Scan(own, store, new ScanOptions { Start = "b"u8.ToArray(), End = "bb"u8.ToArray() }));
        Assert.Equal("", Scan(own, store, new ScanOptions { Limit = 0 }));
        TransactionResult result = await own.CommitAsync();
        Assert.Equal((CommitStatus.Ok, 4UL), (result.Status, result.Last.Value - result.First.Value + 1));
        Assert.Equal("a=changed aa=new b=b bb=own c=own!", string.Join(' ', store.Keys.Scan().Select(Text)));
        Assert.Equal(2UL, store.Keys.Get("c"u8)!.Version);
    }

    [Fact]
    public async Task A_deleted_range_takes_what_is_there_and_what_the_transaction_wrote_before()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        foreach (string key in new[] { "a", "b", "c", "d" })
        {
            await store.PutAsync(key, key);
        }

        using Transaction own = store.Doors.BeginTransaction(TransactionIsolation.Snapshot);
        own.Put(store.Keys, "bb"u8, "own"u8);
        own.Put(store.Keys, "e"u8, "own"u8);
        own.DeleteRange(store.Keys, "b"u8, "d"u8);
        Assert.Null(own.Get(store.Keys, "b"u8));
        Assert.Null(own.Get(store.Keys, "bb"u8));
        own.Put(store.Keys, "c"u8, "again"u8);
        own.Merge(store.Keys, "b"u8, MergeOperand.Append("merged"u8));
        Assert.Equal("a=a b=merged c=again d=d e=own", Scan(own, store));
        Assert.Equal("e=own d=d c=again b=merged a=a", Scan(own, store, new ScanOptions { Reverse = true }));
        Assert.True((await own.CommitAsync()).IsOk);
        Assert.Equal("a=a b=merged c=again d=d e=own", string.Join(' ', store.Keys.Scan().Select(Text)));
        Assert.Equal(1UL, store.Keys.Get("c"u8)!.Version);

        using Transaction all = store.Doors.BeginTransaction(TransactionIsolation.Snapshot);
        all.DeleteRange(store.Keys, default, default);
        Assert.Equal("", Scan(all, store));
        TransactionResult result = await all.CommitAsync();
        Assert.Equal((true, result.First), (result.IsOk, result.Last));
        Assert.Empty(store.Keys.Scan());
    }

    [Theory]
    [InlineData("bb", true)]
    [InlineData("d", false)]
    [InlineData("a", false)]
    public async Task A_change_in_a_range_that_is_deleted_is_a_conflict(string changed, bool conflicts)
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        using Transaction own = store.Doors.BeginTransaction(TransactionIsolation.Snapshot);
        own.DeleteRange(store.Keys, "b"u8, "d"u8);
        await store.PutAsync(changed, "meanwhile");
        TransactionResult result = await own.CommitAsync();
        Assert.Equal(!conflicts, result.IsOk);
        Assert.Equal(conflicts, result.Conflict is { IsRange: true, Keyspace: "keys" });
        Assert.Equal("meanwhile", store.Get(changed));
    }

    [Fact]
    public async Task A_transaction_deletes_4096_ranges_and_no_more_and_none_that_is_empty()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        using Transaction own = store.Doors.BeginTransaction(TransactionIsolation.Snapshot);
        Assert.Throws<ArgumentException>(() => own.DeleteRange(store.Keys, "b"u8, "b"u8));
        Assert.Throws<ArgumentException>(() => own.DeleteRange(store.Keys, new byte[65_536], default));
        byte[] key = new byte[3];
        for (int i = 0; i < 4096; i++)
        {
            (key[0], key[1]) = ((byte)(i >> 8), (byte)i);
            own.DeleteRange(store.Keys, key, [.. key, 0]);
        }

        Assert.Throws<ArgumentException>(() => own.DeleteRange(store.Keys, "b"u8, default));
        Assert.True((await own.CommitAsync()).IsOk);
    }

    [Theory]
    [InlineData("put")]
    [InlineData("delete")]
    [InlineData("flushed")]
    [InlineData("absent")]
    public async Task A_written_key_that_changed_is_a_conflict_that_names_it(string how)
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        await store.PutAsync("a", "1");
        using Transaction own = store.Doors.BeginTransaction(TransactionIsolation.Snapshot);
        own.Put(store.Keys, "before"u8, "x"u8);
        own.Put(store.Keys, how == "absent" ? "none"u8 : "a"u8, "2"u8);
        Sequence last = how switch
        {
            "delete" => (await store.Keys.DeleteAsync("a"u8)).Sequence,
            "absent" => (await store.PutAsync("none", "3")).Sequence,
            _ => (await store.PutAsync("a", "3")).Sequence,
        };
        if (how == "flushed")
        {
            await store.Open.FlushAsync(CancellationToken.None);
        }

        TransactionResult result = await own.CommitAsync();
        Assert.Equal(CommitStatus.Conflict, result.Status);
        Assert.Equal(("keys", false), (result.Conflict!.Keyspace, result.Conflict.IsRange));
        Assert.Equal(how == "absent" ? "none" : "a", TestStore.Text(result.Conflict.Key.Span));
        Assert.Null(store.Get("before"));
        Assert.Equal(last, store.Visible);
    }

    [Fact]
    public async Task A_key_that_was_only_read_may_change_unless_the_transaction_is_serializable()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        foreach (TransactionIsolation isolation in Enum.GetValues<TransactionIsolation>())
        {
            await store.PutAsync("a", "1");
            await store.PutAsync("b", "1");
            using Transaction left = store.Doors.BeginTransaction(isolation);
            using Transaction right = store.Doors.BeginTransaction(isolation);
            left.Get(store.Keys, "a"u8);
            left.Put(store.Keys, "b"u8, "0"u8);
            right.Get(store.Keys, "b"u8);
            right.Put(store.Keys, "a"u8, "0"u8);
            Assert.True((await left.CommitAsync()).IsOk);
            TransactionResult second = await right.CommitAsync();
            bool isSerializable = isolation == TransactionIsolation.Serializable;
            Assert.Equal(!isSerializable, second.IsOk);
            Assert.Equal(isSerializable ? "b" : null, second.Conflict is { } met ? TestStore.Text(met.Key.Span) : null);
        }
    }

    [Theory]
    [InlineData("b5", false, true)]
    [InlineData("b", false, false)]
    [InlineData("c9", false, false)]
    [InlineData("b5", true, true)]
    [InlineData("a5", true, false)]
    public async Task A_new_key_in_a_range_that_was_seen_is_a_conflict(string phantom, bool stopsEarly, bool conflicts)
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        foreach (string key in new[] { "a", "b4", "b6", "b8", "d" })
        {
            await store.PutAsync(key, key);
        }

        using Transaction own = store.Doors.BeginTransaction(TransactionIsolation.Serializable);
        var options = new ScanOptions { Start = "b4"u8.ToArray(), End = "c"u8.ToArray(), Reverse = stopsEarly };
        int seen = 0;
        foreach (Entry _ in own.Scan(store.Keys, options))
        {
            if (++seen == 3 || (stopsEarly && seen == 2 && phantom == "a5"))
            {
                break;
            }
        }

        own.Put(store.Keys, "own"u8, "x"u8);
        await store.PutAsync(phantom, "x");
        TransactionResult result = await own.CommitAsync();
        Assert.Equal(!conflicts, result.IsOk);
        Assert.Equal(conflicts, result.Conflict is { IsRange: true, Keyspace: "keys" });
    }

    [Fact]
    public async Task A_scan_that_stops_depends_on_what_it_saw_only()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        foreach (string key in new[] { "a", "b", "c" })
        {
            await store.PutAsync(key, key);
        }

        foreach ((string changed, bool reverse, bool passes) in new[]
        {
            ("c", false, true), ("ab", false, false), ("a", true, true), ("bb", true, false), ("b", false, false),
        })
        {
            using Transaction own = store.Doors.BeginTransaction(TransactionIsolation.Serializable);
            Assert.Equal(2, own.Scan(store.Keys, new ScanOptions { Limit = 2, Reverse = reverse }).Count());
            own.Put(store.Keys, "zzz"u8, "x"u8);
            if (reverse)
            {
                // What it wrote itself lies above all and is seen first.
                Entry highest = own.Scan(store.Keys, new ScanOptions { Reverse = true }).First();
                Assert.Equal("zzz", TestStore.Text(highest.Key.Span));
            }

            await store.PutAsync(changed, "x");
            Assert.Equal(passes, (await own.CommitAsync()).IsOk);
            await store.Keys.DeleteAsync("ab"u8);
            await store.Keys.DeleteAsync("bb"u8);
            await store.Keys.DeleteAsync("zzz"u8);
        }
    }

    [Fact]
    public async Task One_that_only_read_passes_without_the_turnstile()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        using Transaction own = store.Doors.BeginTransaction(TransactionIsolation.Serializable);
        Sequence begun = own.Sequence;
        own.Get(store.Keys, "a"u8);
        await store.PutAsync("a", "1");
        Assert.Equal(new TransactionResult(CommitStatus.Ok, begun, begun, null), await own.CommitAsync());
    }

    [Fact]
    public async Task An_ended_transaction_is_not_used_again()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        Transaction committed = store.Doors.BeginTransaction(TransactionIsolation.Snapshot);
        committed.Put(store.Keys, "a"u8, "1"u8);
        await committed.CommitAsync();
        Transaction dropped = store.Doors.BeginTransaction(TransactionIsolation.Snapshot);
        dropped.Put(store.Keys, "b"u8, "1"u8);
        IEnumerable<Entry> scan = dropped.Scan(store.Keys);
        dropped.Dispose();
        Assert.Null(store.Get("b"));
        foreach (Transaction ended in new[] { committed, dropped })
        {
            Assert.Throws<InvalidOperationException>(() => ended.Get(store.Keys, "a"u8));
            Assert.Throws<InvalidOperationException>(() => ended.Put(store.Keys, "a"u8, []));
            Assert.Throws<InvalidOperationException>(() => ended.Scan(store.Keys));
            await Assert.ThrowsAsync<InvalidOperationException>(() => ended.CommitAsync().AsTask());
        }

        Assert.Throws<InvalidOperationException>(() => scan.Count());
    }

    [Fact]
    public async Task What_is_over_a_limit_or_foreign_is_refused()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        await using RunningKeys other = await RunningKeys.CreateAsync();
        using Transaction own = store.Doors.BeginTransaction(TransactionIsolation.Snapshot);
        Assert.Throws<ArgumentException>(() => own.Put(store.Keys, [], []));
        Assert.Throws<ArgumentException>(() => own.Put(store.Keys, new byte[65_536], []));
        Assert.Throws<ArgumentException>(() => own.Put(store.Keys, "a"u8, new byte[(16 << 20) + 1]));
        own.Put(store.Keys, "a"u8, new byte[16 << 20]);
        Assert.Throws<ArgumentException>(() => own.Put(store.Keys, "b"u8, new byte[16 << 20]));
        own.Put(store.Keys, "a"u8, "1"u8);
        Assert.Throws<ArgumentException>(() => own.Merge(store.Keys, "a"u8, MergeOperand.Add(1)));
        Assert.Throws<ArgumentException>(() => own.Get(other.Keys, "a"u8));
        Assert.Throws<ArgumentException>(() => own.Scan(store.Keys, new ScanOptions { Prefix = new byte[65_536] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Doors.BeginTransaction((TransactionIsolation)2));
        Assert.True((await own.CommitAsync()).IsOk);
    }

    [Fact]
    public async Task A_serializable_transaction_reads_65536_keys_and_no_more()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        using Transaction own = store.Doors.BeginTransaction(TransactionIsolation.Serializable);
        for (int i = 0; i < TransactionReads.CountMax; i++)
        {
            own.Get(store.Keys, BitConverter.GetBytes(i));
        }

        own.Get(store.Keys, BitConverter.GetBytes(0));
        Assert.Throws<InvalidOperationException>(() => own.Get(store.Keys, BitConverter.GetBytes(-1)));
        own.Put(store.Keys, "a"u8, "1"u8);
        Assert.True((await own.CommitAsync()).IsOk);
        using Transaction wide = store.Doors.BeginTransaction(TransactionIsolation.Serializable);
        Assert.Throws<InvalidOperationException>(() =>
        {
            byte[] key = new byte[65_535];
            for (int i = 0; i < 300; i++)
            {
                key[0] = (byte)i;
                key[1] = (byte)(i >> 8);
                wide.Get(store.Keys, key);
            }
        });
    }

    [Fact]
    public async Task Additions_by_transactions_that_try_again_are_not_lost()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        int conflicts = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            await Task.Yield();
            for (int i = 0; i < 50; i++)
            {
                TransactionResult result = await store.Doors.RunTransactionAsync(
                    transaction =>
                    {
                        transaction.Merge(store.Keys, "n"u8, MergeOperand.Add(1));
                        return default;
                    },
                    TransactionIsolation.Serializable,
                    attemptsMax: 1000,
                    Durability.None,
                    CancellationToken.None);
                conflicts += result.IsOk ? 0 : 1;
            }
        }));
        Assert.Equal(0, conflicts);
        Assert.Equal(200, store.Number("n"));
    }

    [Fact]
    public async Task Attempts_end_at_their_number()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        int attempts = 0;
        TransactionResult result = await store.Doors.RunTransactionAsync(
            async transaction =>
            {
                attempts++;
                transaction.Put(store.Keys, "a"u8, "1"u8);
                await store.PutAsync("a", "between");
            },
            TransactionIsolation.Snapshot,
            attemptsMax: 3,
            null,
            CancellationToken.None);
        Assert.Equal((3, CommitStatus.Conflict), (attempts, result.Status));
    }

    private static string Scan(Transaction transaction, RunningKeys store, ScanOptions? options = null) =>
        string.Join(' ', transaction.Scan(store.Keys, options).Select(Text));

    private static string Text(Entry entry) => $"{TestStore.Text(entry.Key.Span)}={TestStore.Text(entry.Value.Span)}";
}
