using System.Text;
using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Schema;
using Turnstile.Commit;
using Turnstile.Kv;
using Turnstile.Tests.Database;
using Turnstile.Vectors;
using Turnstile.Watch;

namespace Turnstile.Tests.Watch;

public sealed class ChangeFeedTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    // A change that never comes is a failure, not a test that never ends.
    private readonly CancellationTokenSource _limit =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public ChangeFeedTests() => _limit.CancelAfter(TimeSpan.FromSeconds(30));

    private CancellationToken Token => _limit.Token;

    public void Dispose()
    {
        _limit.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Every_operation_is_one_event_in_order_with_batches_told_apart()
    {
        await using TurnstileDatabase database = await OpenAsync();
        Keyspace users = await database.CreateKeyspaceAsync("users", Token);
        await users.PutAsync("ada"u8, "1"u8, cancellation: Token);
        var batch = new WriteBatch();
        batch.Put(users, "ada"u8, "2"u8);
        batch.Put(users, "bob"u8, "3"u8);
        batch.Delete(users, "ada"u8);
        CommitResult committed = await database.CommitAsync(batch, cancellation: Token);

        List<ChangeEvent> all = await TakeAsync(database.Watch(Sequence.Zero), 5);
        Assert.Equal([1, 2, 3, 4, 5], all.Select(static change => change.Sequence.Value));
        Assert.Equal(
            [ChangeKind.Define, ChangeKind.Put, ChangeKind.Put, ChangeKind.Put, ChangeKind.Delete],
            all.Select(static change => change.Kind));
        Assert.All(all, static change => Assert.Equal("users", change.Target));
        Assert.Equal([true, true, true, false, false], all.Select(static change => change.IsFirstOfBatch));
        Assert.Equal([true, true, false, false, true], all.Select(static change => change.IsLastOfBatch));
        Assert.Equal(["ada", "ada", "bob", "ada"], all.Skip(1).Select(static change => Text(change.Key)));
        Assert.Equal(["1", "2", "3", ""], all.Skip(1).Select(static change => Text(change.Value)));
        Assert.Equal([1UL, 2UL, 1UL, 0UL], all.Skip(1).Select(static change => change.Version));
        Assert.Equal(new Sequence(2), all[2].CreateSequence);
        Assert.Equal(committed.Last, all[^1].Sequence);
        Assert.True(all[0].Time <= all[^1].Time);
    }

    [Fact]
    public async Task A_batch_that_grows_after_it_was_committed_still_ends_once()
    {
        await using TurnstileDatabase database = await OpenAsync();
        Keyspace users = await database.CreateKeyspaceAsync("users", Token);
        var batch = new WriteBatch();
        batch.Put(users, "a"u8, "1"u8);
        await database.CommitAsync(batch, cancellation: Token);
        batch.Put(users, "b"u8, "2"u8);
        await database.CommitAsync(batch, cancellation: Token);
        List<ChangeEvent> all = await TakeAsync(users.Watch(Sequence.Zero), 3);
        Assert.Equal([true, false, true], all.Select(static change => change.IsLastOfBatch));
    }

    [Fact]
    public async Task A_keyspace_shows_its_own_keys_and_of_these_the_prefix()
    {
        await using TurnstileDatabase database = await OpenAsync();
        Keyspace users = await database.CreateKeyspaceAsync("users", Token);
        Keyspace others = await database.CreateKeyspaceAsync("others", Token);
        foreach (string key in (string[])["a1", "b1", "a2", "b2"])
        {
            await users.PutAsync(Encoding.ASCII.GetBytes(key), "value"u8, cancellation: Token);
            await others.PutAsync(Encoding.ASCII.GetBytes(key), "value"u8, cancellation: Token);
        }

        var options = new WatchOptions { KeyPrefix = "b"u8.ToArray(), KeysOnly = true };
        List<ChangeEvent> seen = await TakeAsync(users.Watch(Sequence.Zero, options), 2);
        Assert.Equal(["b1", "b2"], seen.Select(static change => Text(change.Key)));
        Assert.All(seen, static change => Assert.True(change.Value.IsEmpty));
        Assert.Throws<ArgumentException>(() => database.Watch(Sequence.Zero, options));
    }

    [Fact]
    public async Task A_collection_shows_documents_with_vectors_and_a_filtered_delete_as_one_event()
    {
        await using TurnstileDatabase database = await OpenAsync();
        var schema = new CollectionSchema("images", DocumentIdKind.Int64)
        {
            Fields = [ScalarField.Int32("label")],
            Vectors = [new VectorField("place", VectorElement.Float32, 2, Metric.L2, IndexOptions.Flat)],
        };
        Collection images = await database.CreateCollectionAsync(schema, Token);
        for (int id = 1; id <= 3; id++)
        {
            await images.UpsertAsync(
                new Document(id) { ["label"] = id % 2, Vectors = { ["place"] = new float[] { id, 0 } } },
                cancellation: Token);
        }

        await images.DeleteAsync(2, cancellation: Token);
        await images.DeleteAsync(Filter.Equal("label", 1), cancellation: Token);
        List<DocumentChange> seen = await TakeAsync(images.Watch(Sequence.Zero), 5);
        Assert.Equal([1L, 2L, 3L, 2L], seen.Take(4).Select(static change => change.Id.AsInt64()));
        Assert.Equal(3f, seen[2].Document!.Vectors["place"].AsFloats().Span[0]);
        Assert.Equal(1, seen[2].Document!["label"].AsInt32());
        Assert.Equal(ChangeKind.DeleteDocument, seen[3].Kind);
        Assert.Equal(ChangeKind.DeleteDocuments, seen[4].Kind);
        Assert.Equal([1L, 3L], seen[4].Ids.Select(static id => id.AsInt64()).Order());
        DocumentChange bare = (await TakeAsync(images.Watch(Sequence.Zero, withDocuments: false), 1))[0];
        Assert.Null(bare.Document);
        Assert.Equal(5, (await TakeAsync(database.Watch(new Sequence(1)), 5)).Count);
    }

    [Fact]
    public async Task What_is_written_later_comes_live_and_a_late_watcher_goes_on_behind_what_it_knows()
    {
        await using TurnstileDatabase database = await OpenAsync();
        Keyspace users = await database.CreateKeyspaceAsync("users", Token);
        await users.PutAsync("old"u8, "0"u8, cancellation: Token);
        await using IAsyncEnumerator<ChangeEvent> live = users.Watch().GetAsyncEnumerator(Token);
        await using IAsyncEnumerator<ChangeEvent> late = users.Watch(new Sequence(1)).GetAsyncEnumerator(Token);
        ValueTask<bool> next = live.MoveNextAsync();
        Assert.False(next.IsCompleted);
        await users.PutAsync("new"u8, "1"u8, cancellation: Token);
        Assert.True(await next);
        Assert.Equal("new", Text(live.Current.Key));
        Assert.True(await late.MoveNextAsync());
        Assert.Equal("old", Text(late.Current.Key));
        Assert.True(await late.MoveNextAsync());
        Assert.Equal("new", Text(late.Current.Key));
    }

    [Fact]
    public async Task What_asked_for_no_durability_is_shown_without_waiting_for_another_commit()
    {
        await using TurnstileDatabase database = await OpenAsync();
        Keyspace users = await database.CreateKeyspaceAsync("users", Token);
        await users.PutAsync("a"u8, "1"u8, durability: Durability.None, cancellation: Token);
        Assert.Equal("a", Text((await TakeAsync(users.Watch(Sequence.Zero), 1))[0].Key));
    }

    [Fact]
    public async Task A_stream_ends_with_its_token_and_with_the_database()
    {
        TurnstileDatabase database = await OpenAsync();
        Keyspace users = await database.CreateKeyspaceAsync("users", Token);
        using var stop = new CancellationTokenSource();
        ValueTask<bool> canceled = users.Watch(cancellation: stop.Token).GetAsyncEnumerator(Token).MoveNextAsync();
        ValueTask<bool> closed = users.Watch().GetAsyncEnumerator(Token).MoveNextAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await canceled);
        Assert.False(closed.IsCompleted);
        await database.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await closed);
        Assert.Throws<ObjectDisposedException>(() => users.Watch());
    }

    [Fact]
    public async Task What_is_not_there_yet_or_not_any_more_is_refused()
    {
        await using TurnstileDatabase database = await OpenAsync(retainedLogBytes: 0);
        Keyspace users = await database.CreateKeyspaceAsync("users", Token);
        await users.PutAsync("a"u8, "1"u8, cancellation: Token);
        Assert.Throws<ArgumentException>(() => users.Watch(new Sequence(3)));
        await database.FlushAsync(Token);
        await database.FlushAsync(Token);
        await users.PutAsync("b"u8, "2"u8, cancellation: Token);
        var gone = await Assert.ThrowsAsync<SequenceCompactedException>(
            async () => await TakeAsync(users.Watch(Sequence.Zero), 1));
        Assert.Equal(new Sequence(1), gone.Requested);
        Assert.Equal(new Sequence(3), gone.Oldest);
        Assert.Equal(new Sequence(3), database.Stats().History.OldestLogged);
        Assert.Equal("b", Text((await TakeAsync(users.Watch(new Sequence(2)), 1))[0].Key));
    }

    [Fact]
    public async Task Flushed_operations_are_shown_from_retained_logs_also_after_reopening()
    {
        await using (TurnstileDatabase database = await OpenAsync())
        {
            Keyspace users = await database.CreateKeyspaceAsync("users", Token);
            for (int i = 0; i < 5; i++)
            {
                await users.PutAsync([(byte)i], "value"u8, cancellation: Token);
                await database.FlushAsync(Token);
            }
        }

        await using TurnstileDatabase again = await OpenAsync();
        await again.GetKeyspace("users").PutAsync([9], "value"u8, cancellation: Token);
        List<ChangeEvent> all = await TakeAsync(again.Watch(Sequence.Zero), 7);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], all.Select(static change => change.Sequence.Value));
    }

    private async Task<List<T>> TakeAsync<T>(IAsyncEnumerable<T> changes, int count)
    {
        var taken = new List<T>();
        await foreach (T change in changes.WithCancellation(Token))
        {
            taken.Add(change);
            if (taken.Count == count)
            {
                break;
            }
        }

        return taken;
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.ASCII.GetString(bytes.Span);

    private async Task<TurnstileDatabase> OpenAsync(long retainedLogBytes = 1 << 20) =>
        await TurnstileDatabase.OpenAsync(
            _directory.Path,
            new DatabaseOptions
            {
                MemTableBytes = 1 << 20,
                LogFileBytes = 1 << 16,
                IndexThreads = 1,
                RetainedLogBytes = retainedLogBytes,
            },
            Token);
}
