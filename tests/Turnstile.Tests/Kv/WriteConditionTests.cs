using Turnstile.Commit;
using Turnstile.Kv;
using Turnstile.Kv.Admission;
using Turnstile.Kv.Merging;
using Turnstile.Kv.Parts;
using Turnstile.Log;
using Turnstile.Views;

namespace Turnstile.Tests.Kv;

public sealed class WriteConditionTests
{
    [Fact]
    public async Task A_value_is_compared_byte_by_byte_and_absence_is_no_value()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        Assert.Equal(CommitStatus.Conflict, (await PutIfAsync("a", "", "1")).Status);
        await store.PutAsync("a", "1");
        Assert.Equal(CommitStatus.Conflict, (await PutIfAsync("a", "10", "2")).Status);
        Assert.Equal(CommitStatus.Ok, (await PutIfAsync("a", "1", "2")).Status);
        Assert.Equal(CommitStatus.Conflict, (await PutIfAsync("a", "1", "3")).Status);
        Assert.Equal("2", store.Get("a"));
        Assert.Equal(
            CommitStatus.Conflict,
            (await store.Keys.DeleteAsync("a"u8, WriteCondition.ValueIs("1"u8.ToArray()))).Status);
        Assert.True((await store.Keys.DeleteAsync("a"u8, WriteCondition.ValueIs("2"u8.ToArray()))).IsOk);

        ValueTask<WriteResult> PutIfAsync(string key, string expected, string value) => store.Keys.PutAsync(
            TestStore.Bytes(key), TestStore.Bytes(value), WriteCondition.ValueIs(TestStore.Bytes(expected)));
    }

    [Theory]
    [InlineData("new", -1)]
    [InlineData("old", 0)]
    public void A_value_seen_by_an_old_hint_is_compared_again(string expected, int failed)
    {
        using var store = new TestStore();
        store.Put("a", "old");
        var batch = new OperationBuffer();
        KeyOperations.Put(batch, 1, "a"u8, "x"u8, WriteCondition.ValueIs(TestStore.Bytes(expected)), default);
        using (ViewLease lease = store.Views.Acquire())
        {
            BatchPreparation.Prepare(batch, (KeyPart)lease.View[ViewSlot.Keys], lease.Sequence);
        }

        store.Put("a", "new");
        store.Rotate();
        store.Flush();
        Assert.True(store.Merge(MergePicker.PickAll(store.Part)));
        Assert.Equal(failed, store.Commit(batch));
    }

    [Fact]
    public void Conditions_are_equal_if_they_ask_the_same()
    {
        Assert.Equal(WriteCondition.ValueIs(new byte[] { 1 }), WriteCondition.ValueIs(new byte[] { 1 }));
        Assert.NotEqual(WriteCondition.ValueIs(new byte[] { 1 }), WriteCondition.ValueIs(new byte[] { 2 }));
        Assert.NotEqual(WriteCondition.ValueIs(default), WriteCondition.None);
        Assert.Throws<ArgumentException>(() => WriteCondition.ValueIs(default).Precondition);
    }

    [Fact]
    public async Task A_requirement_refuses_the_batch_and_takes_no_sequence()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        await store.PutAsync("lock", "mine");
        Sequence before = store.Visible;
        var batch = new WriteBatch();
        batch.Put(store.Keys, "a"u8, "1"u8);
        batch.Require(store.Keys, "lock"u8, WriteCondition.ValueIs("mine"u8.ToArray()));
        batch.Require(store.Keys, "gone"u8, WriteCondition.Absent);
        Assert.Equal((1, 2), (batch.Count, batch.RequirementCount));
        CommitResult passed = await store.CommitAsync(batch);
        Assert.Equal((before.Next, before.Next, -1), (passed.First, passed.Last, passed.FailedRequirement));
        await store.PutAsync("gone", "back");
        CommitResult refused = await store.CommitAsync(batch);
        Assert.Equal(
            (CommitStatus.Conflict, -1, 1), (refused.Status, refused.FailedIndex, refused.FailedRequirement));
        batch.Clear();
        Assert.Equal(0, batch.RequirementCount);
        batch.Require(store.Keys, "a"u8, WriteCondition.VersionIs(1));
        CommitResult asked = await store.CommitAsync(batch);
        Assert.Equal((CommitStatus.Ok, store.Visible), (asked.Status, asked.Last));
        batch.Require(store.Keys, "a"u8, WriteCondition.Absent);
        Assert.Equal(1, (await store.CommitAsync(batch)).FailedRequirement);
    }

    [Fact]
    public async Task A_requirement_is_asked_of_the_state_before_the_batch()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        var batch = new WriteBatch();
        batch.Put(store.Keys, "a"u8, "1"u8);
        batch.Require(store.Keys, "a"u8, WriteCondition.Absent);
        Assert.True((await store.CommitAsync(batch)).IsOk);
        Assert.False((await store.CommitAsync(batch)).IsOk);
    }

    [Fact]
    public async Task One_of_two_batches_is_taken_at_one_place()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        var then = new WriteBatch();
        then.Put(store.Keys, "owner"u8, "me"u8, WriteCondition.Absent);
        var otherwise = new WriteBatch();
        otherwise.Merge(store.Keys, "tries"u8, MergeOperand.Add(1));
        otherwise.Require(store.Keys, "closed"u8, WriteCondition.Absent);
        CommitResult first = await store.CommitAsync(then, otherwise);
        Assert.Equal((CommitStatus.Ok, false), (first.Status, first.IsOtherwise));
        for (int i = 1; i <= 2; i++)
        {
            CommitResult second = await store.CommitAsync(then, otherwise);
            Assert.Equal((CommitStatus.Ok, true, -1), (second.Status, second.IsOtherwise, second.FailedIndex));
            Assert.Equal(i, store.Number("tries"));
        }

        await store.PutAsync("closed", "");
        CommitResult neither = await store.CommitAsync(then, otherwise);
        Assert.Equal(
            (CommitStatus.Conflict, true, 0), (neither.Status, neither.IsOtherwise, neither.FailedRequirement));
        Assert.Equal(2, store.Number("tries"));
    }

    [Fact]
    public async Task A_key_takes_its_sequence()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        var results = new List<WriteResult>();
        for (int i = 0; i < 3; i++)
        {
            results.Add(await store.Keys.PutStampedAsync("q/01234567/x"u8, 2, TestStore.Bytes($"{i}")));
        }

        var batch = new WriteBatch();
        for (int i = 3; i < 6; i++)
        {
            batch.PutStamped(store.Keys, "q/01234567/x"u8, 2, TestStore.Bytes($"{i}"));
        }

        CommitResult committed = await store.CommitAsync(batch);
        CommitResult again = await store.CommitAsync(batch);
        Entry[] found = [.. store.Keys.Scan(new ScanOptions { Prefix = "q/"u8.ToArray() })];
        Assert.Equal("012345345", string.Concat(found.Select(entry => TestStore.Text(entry.Value.Span))));
        Assert.All(found, entry => Assert.Equal(
            (1UL, entry.Sequence.Value),
            (entry.Version, System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(entry.Key.Span[2..]))));
        Assert.Equal(results.Select(result => result.Sequence), found.Take(3).Select(entry => entry.Sequence));
        Assert.Equal(committed.First, found[3].Sequence);
        Assert.Equal(again.Last, found[8].Sequence);
    }

    [Fact]
    public async Task A_stamped_key_that_is_also_named_is_one_key()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        byte[] named = new byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(named, store.Visible.Value + 2);
        var batch = new WriteBatch();
        batch.Merge(store.Keys, named, MergeOperand.Append("named"u8));
        batch.PutStamped(store.Keys, new byte[8], 0, "stamped"u8);
        batch.Merge(store.Keys, new byte[8], MergeOperand.Append("zero"u8));
        await store.CommitAsync(batch);
        Entry entry = store.Keys.Get(named)!;
        Assert.Equal(("stamped", 2UL), (TestStore.Text(entry.Value.Span), entry.Version));
        Assert.Equal("zero", TestStore.Text(store.Keys.Get(new byte[8])!.Value.Span));
    }

    [Theory]
    [InlineData(7, 0)]
    [InlineData(8, 1)]
    [InlineData(8, -1)]
    [InlineData(20, int.MaxValue)]
    public async Task A_stamp_must_fit_into_its_key(int keyBytes, int stampIndex)
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new WriteBatch().PutStamped(store.Keys, new byte[keyBytes], stampIndex, []));
    }
}
