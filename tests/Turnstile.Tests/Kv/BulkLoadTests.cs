using Turnstile.Commit;
using Turnstile.Kv;
using Turnstile.Kv.Parts;
using Turnstile.Kv.Tables;
using Turnstile.Views;
using Turnstile.Watch;

namespace Turnstile.Tests.Kv;

public sealed class BulkLoadTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_loaded_has_one_sequence_and_version_1_also_after_a_reopening(bool flush)
    {
        await using RunningKeys keys = await RunningKeys.CreateAsync();
        await keys.PutAsync("a", "before");
        await keys.PutAsync("z", "behind");
        ulong before = keys.Visible.Value;

        BulkLoadResult loaded = await keys.Keys.BulkLoadAsync(Entries("k", 500));

        Assert.True(loaded.IsOk);
        Assert.Equal(before + 1, loaded.Sequence.Value);
        Assert.Equal(500, loaded.Count);
        await keys.ReopenAsync(flush);
        Assert.Equal(502, keys.Keys.Count());
        Entry[] found = [.. keys.Keys.Scan(new ScanOptions { Prefix = TestStore.Bytes("k") })];
        Assert.Equal(500, found.Length);
        Assert.All(found, entry => Assert.Equal(loaded.Sequence, entry.Sequence));
        Assert.All(found, entry => Assert.Equal(loaded.Sequence, entry.CreateSequence));
        Assert.All(found, static entry => Assert.Equal(1UL, entry.Version));
        Assert.Equal("value 7", keys.Get("k00007"));
        Assert.Null(keys.Get("k00007x"));
    }

    [Fact]
    public async Task Writes_over_what_was_loaded_go_on_with_its_versions()
    {
        await using RunningKeys keys = await RunningKeys.CreateAsync();
        BulkLoadResult loaded = await keys.Keys.BulkLoadAsync(Entries("k", 10));

        WriteResult put = await keys.PutAsync("k00003", "new");
        await keys.Keys.DeleteAsync(TestStore.Bytes("k00004"));

        Assert.Equal(2UL, put.Version);
        Entry entry = keys.Keys.Get(TestStore.Bytes("k00003"))!;
        Assert.Equal(loaded.Sequence, entry.CreateSequence);
        Assert.Null(keys.Get("k00004"));
        Assert.Equal(9, keys.Keys.Count());
    }

    [Fact]
    public async Task A_key_in_the_range_refuses_the_load_and_nothing_of_it_is_left()
    {
        await using RunningKeys keys = await RunningKeys.CreateAsync();
        await keys.PutAsync("k00003x", "in the way");
        Sequence visible = keys.Visible;

        BulkLoadResult refused = await keys.Keys.BulkLoadAsync(Entries("k", 10));

        Assert.Equal(CommitStatus.Conflict, refused.Status);
        Assert.Equal(0, refused.Count);
        Assert.Equal(visible, keys.Visible);
        Assert.Equal(1, keys.Keys.Count());
        Assert.Empty(keys.Open.Store.InMaking.Taken);
    }

    [Fact]
    public async Task Deleted_keys_and_ranges_do_not_refuse_a_load_and_do_not_hide_it()
    {
        await using RunningKeys keys = await RunningKeys.CreateAsync();
        await keys.PutAsync("k00003", "old");
        await keys.Keys.DeleteAsync(TestStore.Bytes("k00003"));
        await keys.PutAsync("k00005", "old");
        await keys.Keys.DeleteRangeAsync(TestStore.Bytes("k00004"), TestStore.Bytes("k00008"));

        BulkLoadResult loaded = await keys.Keys.BulkLoadAsync(Entries("k", 10));

        Assert.True(loaded.IsOk);
        Assert.Equal(10, keys.Keys.Count());
        Assert.Equal("value 3", keys.Get("k00003"));
        Assert.Equal("value 5", keys.Get("k00005"));
        Assert.Equal(1UL, keys.Keys.Get(TestStore.Bytes("k00005"))!.Version);
    }

    [Fact]
    public async Task A_snapshot_from_before_does_not_see_it()
    {
        await using RunningKeys keys = await RunningKeys.CreateAsync();
        await keys.PutAsync("a", "before");
        using Snapshot snapshot = keys.Open.Store.Views.OpenSnapshot();

        await keys.Keys.BulkLoadAsync(Entries("k", 10));

        Assert.Single(keys.Keys.Scan(ScanOptions.All, snapshot));
        Assert.Null(keys.Keys.Get(TestStore.Bytes("k00003"), snapshot));
        Assert.Equal(11, keys.Keys.Count());
    }

    [Theory]
    [InlineData("b", "a", "key 1 is not above key 0")]
    [InlineData("b", "b", "key 1 is not above key 0")]
    [InlineData("b", "", "key 1 has 0 bytes")]
    public async Task Keys_that_do_not_rise_are_refused_by_their_positions(string first, string second, string problem)
    {
        await using RunningKeys keys = await RunningKeys.CreateAsync();
        Sequence visible = keys.Visible;

        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(
            () => keys.Keys.BulkLoadAsync([Pair(first, "1"), Pair(second, "2")]));

        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
        Assert.Equal(visible, keys.Visible);
        Assert.Empty(keys.Open.Store.InMaking.Taken);
        Assert.True((await keys.Keys.BulkLoadAsync([Pair("a", "1"), Pair("b", "2")])).IsOk);
    }

    [Fact]
    public async Task Keys_and_values_over_their_limits_are_refused()
    {
        await using RunningKeys keys = await RunningKeys.CreateAsync();
        await Assert.ThrowsAsync<ArgumentException>(
            () => keys.Keys.BulkLoadAsync([new(new byte[65_536], default)]));
        await Assert.ThrowsAsync<ArgumentException>(
            () => keys.Keys.BulkLoadAsync([new(TestStore.Bytes("k"), new byte[(16 << 20) + 1])]));
        Assert.Equal(0, keys.Keys.Count());
        Assert.True((await keys.Keys.BulkLoadAsync([new(new byte[65_535], default)])).IsOk);
        Assert.Equal(1, keys.Keys.Count());
    }

    [Fact]
    public async Task Nothing_to_load_uses_no_sequence()
    {
        await using RunningKeys keys = await RunningKeys.CreateAsync();
        Sequence visible = keys.Visible;
        BulkLoadResult loaded = await keys.Keys.BulkLoadAsync([]);
        Assert.Equal(new BulkLoadResult(CommitStatus.Ok, visible, 0), loaded);
        Assert.Equal(visible, keys.Visible);
    }

    [Fact]
    public async Task A_load_that_is_given_up_leaves_nothing()
    {
        await using RunningKeys keys = await RunningKeys.CreateAsync();
        using var stop = new CancellationTokenSource();
        IEnumerable<KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>> Stopping()
        {
            yield return Pair("a", "1");
            stop.Cancel();
            yield return Pair("b", "1");
        }

        await Assert.ThrowsAsync<OperationCanceledException>(
            () => keys.Keys.BulkLoadAsync(Stopping(), cancellation: stop.Token));
        Assert.Equal(0, keys.Keys.Count());
        Assert.Empty(keys.Open.Store.InMaking.Taken);
    }

    [Fact]
    public async Task A_watcher_sees_one_event_with_the_first_and_the_last_key()
    {
        await using RunningKeys keys = await RunningKeys.CreateAsync();
        Sequence before = keys.Visible;
        BulkLoadResult loaded = await keys.Keys.BulkLoadAsync(Entries("k", 10));
        await foreach (ChangeEvent change in keys.Keys.Watch(before))
        {
            Assert.Equal(ChangeKind.BulkLoad, change.Kind);
            Assert.Equal(loaded.Sequence, change.Sequence);
            Assert.Equal("k00000", TestStore.Text(change.Key.Span));
            Assert.Equal("k00009", TestStore.Text(change.EndKey.Span));
            Assert.True(change.IsLastOfBatch);
            break;
        }
    }

    [Fact]
    public async Task Tables_that_nothing_overlaps_end_up_on_the_lowest_level_unread()
    {
        await using RunningKeys keys = await RunningKeys.CreateAsync();
        await keys.Keys.BulkLoadAsync(Entries("k", 100));
        await keys.Open.FlushAsync(CancellationToken.None);
        await keys.Open.CompactAsync(default, null, CancellationToken.None);
        using ViewLease lease = keys.Open.Store.Views.Acquire();
        var part = (KeyPart)lease.View[ViewSlot.Keys];
        SortedTableReader table = Assert.Single(part.Level(KeyPart.LevelCount - 1).ToArray(), IsLoaded);
        Assert.Equal(100, table.EntryCount);
    }

    private static bool IsLoaded(SortedTableReader table) => table.EntryCount == 100;

    private static KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> Pair(string key, string value) =>
        new(TestStore.Bytes(key), TestStore.Bytes(value));

    private static IEnumerable<KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>> Entries(
        string prefix, int count) => Enumerable.Range(0, count).Select(i => Pair($"{prefix}{i:00000}", $"value {i}"));
}
