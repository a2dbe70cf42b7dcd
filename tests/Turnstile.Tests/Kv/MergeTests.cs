using System.Buffers.Binary;
using Turnstile.Kv;
using Turnstile.Kv.Admission;
using Turnstile.Kv.Parts;
using Turnstile.Log;
using Turnstile.Views;

namespace Turnstile.Tests.Kv;

public sealed class MergeTests
{
    [Fact]
    public async Task Numbers_are_added_bounded_and_counted_as_versions()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        Assert.Equal(1UL, (await store.Keys.MergeAsync("n"u8, MergeOperand.Add(5))).Version);
        Assert.Equal(2UL, (await store.Keys.MergeAsync("n"u8, MergeOperand.Add(-7))).Version);
        Assert.Equal(-2, store.Number("n"));
        await store.Keys.MergeAsync("n"u8, MergeOperand.Max(10));
        await store.Keys.MergeAsync("n"u8, MergeOperand.Max(3));
        Assert.Equal(10, store.Number("n"));
        await store.Keys.MergeAsync("n"u8, MergeOperand.Min(4));
        await store.Keys.MergeAsync("n"u8, MergeOperand.Min(8));
        Assert.Equal(4, store.Number("n"));
        await store.ReopenAsync();
        Assert.Equal(4, store.Number("n"));
        Assert.Equal(7UL, (await store.Keys.MergeAsync("n"u8, MergeOperand.Add(0))).Version);
    }

    [Fact]
    public async Task Bytes_are_appended_and_an_absent_key_takes_the_operand()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        foreach (string part in new[] { "a", "", "bcd", "e" })
        {
            await store.Keys.MergeAsync("list"u8, MergeOperand.Append(TestStore.Bytes(part)));
        }

        Assert.Equal("abcde", store.Get("list"));
        await store.ReopenAsync(flush: true);
        await store.Keys.MergeAsync("list"u8, MergeOperand.Append("f"u8));
        Assert.Equal("abcdef", store.Get("list"));
    }

    [Fact]
    public async Task Merges_of_one_key_in_one_batch_follow_each_other()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        await store.PutAsync("a", "0");
        var batch = new WriteBatch();
        for (int i = 1; i < 20; i++)
        {
            batch.Merge(store.Keys, "a"u8, MergeOperand.Append(TestStore.Bytes($"{i % 10}")));
            batch.Merge(store.Keys, "n"u8, MergeOperand.Add(i));
        }

        batch.Delete(store.Keys, "n"u8);
        batch.Merge(store.Keys, "n"u8, MergeOperand.Max(-3));
        batch.Put(store.Keys, "b"u8, "x"u8);
        batch.Merge(store.Keys, "b"u8, MergeOperand.Append("y"u8));
        Assert.True((await store.CommitAsync(batch)).IsOk);
        Assert.Equal("01234567890123456789", store.Get("a"));
        Assert.Equal(-3, store.Number("n"));
        Assert.Equal("xy", store.Get("b"));
        Assert.Equal(2UL, store.Keys.Get("b"u8)!.Version);
        Assert.True((await store.CommitAsync(batch)).IsOk);
        Assert.Equal("01234567890123456789" + "1234567890123456789", store.Get("a"));
        Assert.Equal(-3, store.Number("n"));
        Assert.Equal("xy", store.Get("b"));
        await store.ReopenAsync();
        Assert.Equal("01234567890123456789" + "1234567890123456789", store.Get("a"));
    }

    [Fact]
    public async Task What_has_no_result_is_refused_and_nothing_of_its_batch_is_written()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        await store.PutAsync("text", "no number");
        await store.Keys.MergeAsync("high"u8, MergeOperand.Add(long.MaxValue));
        await store.Keys.MergeAsync("low"u8, MergeOperand.Add(long.MinValue));
        await store.Keys.PutAsync("full"u8, new byte[16 << 20]);
        Sequence before = store.Visible;
        await RefusedAsync("text", MergeOperandOf(1), "the value has 9 bytes; a number has 8");
        await RefusedAsync("high", MergeOperandOf(1), "the sum of 9223372036854775807 and 1 is beyond");
        await RefusedAsync("low", MergeOperandOf(-1), "beyond the numbers of 64 bits");
        await RefusedAsync("full", null, "16777217 bytes; at most 16777216 are allowed");
        Assert.Equal(before, store.Visible);
        Assert.Null(store.Get("beside"));

        async Task RefusedAsync(string key, long? number, string complaint)
        {
            var batch = new WriteBatch();
            batch.Put(store.Keys, "beside"u8, []);
            batch.Merge(
                store.Keys,
                TestStore.Bytes(key),
                number is { } given ? MergeOperand.Add(given) : MergeOperand.Append("!"u8));
            ArgumentException refusal =
                await Assert.ThrowsAsync<ArgumentException>(() => store.CommitAsync(batch).AsTask());
            Assert.Contains(complaint, refusal.Message, StringComparison.Ordinal);
        }

        static long? MergeOperandOf(long number) => number;
    }

    [Fact]
    public async Task A_batch_that_its_merges_make_too_large_is_refused()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        await store.Keys.PutAsync("a"u8, new byte[12 << 20]);
        var batch = new WriteBatch();
        for (int i = 0; i < 3; i++)
        {
            batch.Merge(store.Keys, "a"u8, MergeOperand.Append("!"u8));
        }

        await Assert.ThrowsAsync<ArgumentException>(() => store.CommitAsync(batch).AsTask());
        Assert.Equal(12 << 20, store.Keys.Get("a"u8)!.Value.Length);
    }

    [Fact]
    public async Task No_addition_of_many_writers_is_lost()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async writer =>
        {
            await Task.Yield();
            for (int i = 0; i < 200; i++)
            {
                await store.Keys.MergeAsync("n"u8, MergeOperand.Add(writer), durability: Durability.None);
                await store.Keys.MergeAsync("a"u8, MergeOperand.Append("x"u8), durability: Durability.None);
            }
        }));
        Assert.Equal(200 * 15 * 8, store.Number("n"));
        Assert.Equal(new string('x', 3200), store.Get("a"));
        Assert.Equal(3200UL, store.Keys.Get("n"u8)!.Version);
        await store.ReopenAsync();
        Assert.Equal(200 * 15 * 8, store.Number("n"));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void ORDER_2_a_merge_whose_hint_grew_old_is_made_anew_and_logged_as_a_put(bool flushed, bool deleted)
    {
        using var store = new TestStore();
        store.Put("a", "old");
        var batch = new OperationBuffer();
        KeyOperations.Merge(batch, 1, "a"u8, MergeOperand.Append("+"u8), default);
        KeyOperations.Merge(batch, 1, "a"u8, MergeOperand.Append("++"u8), default);
        KeyOperations.Put(batch, 1, "other"u8, "value"u8);
        using (ViewLease lease = store.Views.Acquire())
        {
            BatchPreparation.Prepare(batch, (KeyPart)lease.View[ViewSlot.Keys], lease.Sequence);
        }

        Assert.Equal("old+", TestStore.Text(batch[0].Value));
        Assert.Equal("old+++", TestStore.Text(batch[1].Value));
        if (deleted)
        {
            store.Delete("a");
        }
        else
        {
            store.Put("a", "newer and longer");
        }

        if (flushed)
        {
            store.Rotate();
            store.Flush();
        }

        Assert.Equal(-1, store.Commit(batch));
        string before = deleted ? "" : "newer and longer";
        Assert.Equal(before + "+", TestStore.Text(batch[0].Value));
        Assert.Equal(before + "+++", TestStore.Text(batch[1].Value));
        Assert.Equal("value", TestStore.Text(batch[2].Value));
        Assert.Equal([1, 1, 1], [.. Enumerable.Range(0, 3).Select(i => (int)batch[i].Kind)]);
        Assert.Equal(deleted ? 2UL : 4UL, batch[1].Version);
        Assert.Equal(before + "+++", store.Get("a"));
    }

    [Fact]
    public void A_merge_without_a_hint_is_right_too()
    {
        using var store = new TestStore();
        for (int i = 1; i <= 3; i++)
        {
            Assert.Equal(
                -1, store.Commit(b => KeyOperations.Merge(b, 1, "n"u8, MergeOperand.Add(7), default), hints: false));
            Assert.Equal(7 * i, BinaryPrimitives.ReadInt64LittleEndian(store.Keyspace().Get("n"u8)!.Value.Span));
        }
    }

    [Fact]
    public async Task A_merge_keeps_the_expiry_and_begins_anew_after_it()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        await store.Keys.PutAsync("n"u8, new byte[8], expiry: Expiry.After(TimeSpan.FromSeconds(10)));
        DateTimeOffset? expires = store.Keys.Get("n"u8)!.ExpiresAt;
        await store.Keys.MergeAsync("n"u8, MergeOperand.Add(1));
        Assert.Equal(expires, store.Keys.Get("n"u8)!.ExpiresAt);
        store.Clock.Now += TimeSpan.FromSeconds(10);
        WriteResult anew = await store.Keys.MergeAsync("n"u8, MergeOperand.Add(5));
        Assert.Equal((1UL, 5L, null), (anew.Version, store.Number("n"), store.Keys.Get("n"u8)!.ExpiresAt));
    }

    [Fact]
    public async Task Puts_and_merges_of_one_caller_allocate_nothing_once_their_buffers_have_grown()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        byte[] value = new byte[8];
        bool ok = true;
        long before = 0;
        for (int i = 0; i < 3000; i++)
        {
            before = i == 2000 ? GC.GetAllocatedBytesForCurrentThread() : before;
            ok &= Wait(store.Keys.PutAsync("a"u8, value, durability: Durability.Process)).IsOk
                && Wait(store.Keys.MergeAsync("n"u8, MergeOperand.Add(1), durability: Durability.Process)).IsOk;
        }

        // Nothing is allocated for each write.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000 * 8);
        Assert.True(ok);
    }

    // Nobody contends, so the answer is there when the call returns.
    private static WriteResult Wait(ValueTask<WriteResult> answer) => answer.GetAwaiter().GetResult();
}
