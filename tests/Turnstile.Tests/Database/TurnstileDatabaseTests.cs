using System.Buffers;
using System.Text;
using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Grouping;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Commit;
using Turnstile.Kv;
using Turnstile.Vectors;
using Turnstile.Views;

namespace Turnstile.Tests.Database;

public sealed class TurnstileDatabaseTests : IDisposable
{
    private static readonly DatabaseOptions s_small = new()
    {
        MemTableBytes = 1 << 20,
        LogFileBytes = 1 << 20,
        SegmentBytes = 1 << 20,
        IndexThreads = 2,
    };

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_range_is_deleted_at_one_place_and_compaction_gives_its_space_back()
    {
        using var directory = new TemporaryDirectory();
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(
            directory.Path, new DatabaseOptions { MemTableBytes = 1 << 20, LogFileBytes = 1 << 16 });
        Keyspace keys = await database.CreateKeyspaceAsync("keys");
        var batch = new WriteBatch();
        for (int i = 0; i < 500; i++)
        {
            batch.Put(keys, Encoding.UTF8.GetBytes($"key{i:000}"), new byte[1000]);
        }

        await database.CommitAsync(batch);
        await database.FlushAsync();
        Snapshot before = database.OpenSnapshot();
        WriteResult deleted = await keys.DeleteRangeAsync("key100"u8, default);
        Assert.Equal((CommitStatus.Ok, before.Sequence.Value + 1), (deleted.Status, deleted.Sequence.Value));
        Assert.Equal((100, 500), (keys.Count(), keys.Count(null, before)));
        before.Dispose();
        long full = database.Stats().TableBytes;
        var progress = new ListedProgress();
        await database.CompactAsync(keys, progress: progress);
        Assert.Equal(1, progress.Shares[^1]);
        Assert.True(database.Stats().TableBytes < full / 3);
        Assert.Equal((100, 0L), (keys.Count(), database.Stats().CompactionDebtBytes));
        await Assert.ThrowsAsync<ArgumentException>(async () => await database.CompactAsync(start: "a"u8.ToArray()));
    }

    [Fact]
    public async Task What_was_put_is_read_at_once_and_after_reopening()
    {
        await using (TurnstileDatabase database = await OpenAsync())
        {
            Keyspace users = await database.CreateKeyspaceAsync("users");
            WriteResult put = await users.PutAsync("ada"u8, "lovelace"u8);
            Assert.True(put.IsOk);
            Assert.Equal(1UL, put.Version);
            Assert.Equal("lovelace", Text(users.Get("ada"u8)!));
        }

        await using (TurnstileDatabase database = await OpenAsync())
        {
            Keyspace users = database.GetKeyspace("users");
            Assert.Equal("lovelace", Text(users.Get("ada"u8)!));
            Assert.Equal(2UL, (await users.PutAsync("ada"u8, "byron"u8)).Version);
        }
    }

    [Fact]
    public async Task Documents_are_found_by_id_vector_and_filter_at_once_and_after_reopening()
    {
        await using (TurnstileDatabase database = await OpenAsync())
        {
            Collection images = await database.CreateCollectionAsync(Schema());
            for (int i = 0; i < 500; i++)
            {
                await images.UpsertAsync(Image(i), Durability.None);
                Assert.Equal((long)i, images.Query(Near(i))[0].Id.AsInt64());
            }

            Assert.Equal(500, images.Count());
            Check(images);
        }

        await using (TurnstileDatabase database = await OpenAsync())
        {
            Check(database.GetCollection("images"));
            await database.OptimizeAsync();
            Check(database.GetCollection("images"));
        }

        await using (TurnstileDatabase database = await OpenAsync())
        {
            Collection images = database.GetCollection("images");
            Assert.Equal(500, images.Stats().IndexedRows);
            Check(images);
        }

        static void Check(Collection images)
        {
            Document seven = images.Fetch(7)!;
            Assert.Equal(7, seven.Get<int>("label"));
            Assert.Equal(Vector(7), seven.Vectors["pixels"].AsFloats().ToArray());
            Assert.Equal(1UL, seven.Version);
            VectorQuery query = Near(42) with { K = 3, Filter = Filter.Parse("label = 2"), OutputFields = ["label"] };
            QueryHit[] hits = images.Query(query);
            Assert.Equal(3, hits.Length);
            Assert.Equal(42L, hits[0].Id.AsInt64());
            Assert.All(hits, hit => Assert.Equal(2, hit.Document!.Get<int>("label")));
            Assert.Equal(50, images.Count(Filter.Parse("label = 2")));
            GroupHits[] groups = images.GroupBy(new GroupQuery("label", Near(42) with { K = 2 }) { GroupCount = 3 });
            Assert.Equal(3, groups.Length);
            Assert.Equal(2, groups[0].Value.AsInt32());
            Assert.All(groups, group => Assert.Equal(2, group.Hits.Count));
        }
    }

    [Fact]
    public async Task A_batch_over_keys_and_documents_is_one_place_in_the_order()
    {
        await using TurnstileDatabase database = await OpenAsync();
        Keyspace users = await database.CreateKeyspaceAsync("users");
        Collection images = await database.CreateCollectionAsync(Schema());
        var batch = new WriteBatch();
        batch.Put(users, "a"u8, "1"u8);
        batch.Upsert(images, Image(1));
        batch.Put(users, "a"u8, "2"u8);
        CommitResult result = await database.CommitAsync(batch);
        Assert.Equal(result.First.Value + 2, result.Last.Value);
        Entry entry = users.Get("a"u8)!;
        Assert.Equal(2UL, entry.Version);
        Assert.Equal(result.Last, entry.Sequence);
        Assert.Equal(result.First.Next, images.Fetch(1)!.Sequence);

        batch.Clear();
        batch.Put(users, "b"u8, "1"u8);
        batch.Insert(images, Image(1));
        CommitResult refused = await database.CommitAsync(batch);
        Assert.Equal((CommitStatus.Conflict, 1), (refused.Status, refused.FailedIndex));
        Assert.Null(users.Get("b"u8));
    }

    [Fact]
    public async Task A_snapshot_stays_still_while_the_world_moves()
    {
        await using TurnstileDatabase database = await OpenAsync();
        Collection images = await database.CreateCollectionAsync(Schema());
        for (int i = 0; i < 100; i++)
        {
            await images.InsertAsync(Image(i), Durability.None);
        }

        using Snapshot snapshot = database.OpenSnapshot();
        Assert.Equal(10, await images.DeleteAsync(Filter.Parse("label = 3")));
        var changes = new Document(1) { ["label"] = 77 };
        Assert.Equal(2UL, (await images.UpdateAsync(changes)).Version);
        Assert.True((await images.DeleteAsync(2)).IsOk);
        Assert.Equal(CommitStatus.NotFound, (await images.DeleteAsync(2)).Status);
        await database.FlushAsync();
        Assert.Equal(89, images.Count());
        Assert.Equal(100, images.Count(null, snapshot));
        Assert.Equal(1, images.Fetch(1, snapshot)!.Get<int>("label"));
        Assert.Equal(77, images.Fetch(1)!.Get<int>("label"));
        Assert.Equal(Vector(1), images.Fetch(1)!.Vectors["pixels"].AsFloats().ToArray());
        Assert.NotNull(images.Fetch(2, snapshot));
        Assert.Equal(13L, images.Query(Near(13), snapshot)[0].Id.AsInt64());
        Assert.NotEqual(13L, images.Query(Near(13))[0].Id.AsInt64());
        Assert.Equal(CommitStatus.Ok, (await images.InsertAsync(Image(13))).Status);
        Assert.Equal(13L, images.Query(Near(13))[0].Id.AsInt64());
    }

    [Fact]
    public async Task Data_many_times_the_memtable_is_flushed_merged_and_read_back()
    {
        byte[] value = new byte[1000];
        await using (TurnstileDatabase database = await OpenAsync())
        {
            Keyspace keys = await database.CreateKeyspaceAsync("keys");
            for (int i = 0; i < 10_000; i++)
            {
                await keys.PutAsync(BitConverter.GetBytes(i), value, durability: Durability.None);
            }
        }

        await using (TurnstileDatabase database = await OpenAsync())
        {
            Keyspace keys = database.GetKeyspace("keys");
            Assert.Equal(10_000, keys.Count());
            var buffer = new ArrayBufferWriter<byte>();
            for (int i = 0; i < 10_000; i += 97)
            {
                Assert.True(keys.TryGet(BitConverter.GetBytes(i), buffer, out _));
            }

            Assert.True(database.Stats().FileCount > 0);
        }

        Assert.True(TurnstileDatabase.Verify(_directory.Path).IsGood);
    }

    [Fact]
    public async Task A_checkpoint_opens_with_everything_that_was_there()
    {
        using var target = new TemporaryDirectory();
        string copy = Path.Combine(target.Path, "copy");
        await using (TurnstileDatabase database = await OpenAsync())
        {
            Collection images = await database.CreateCollectionAsync(Schema());
            await images.InsertAsync(Image(1));
            await database.CheckpointAsync(copy);
            await images.InsertAsync(Image(2));
        }

        await using TurnstileDatabase opened = await TurnstileDatabase.OpenAsync(copy, s_small);
        Assert.Equal(1, opened.GetCollection("images").Count());
        Assert.True((await opened.GetCollection("images").InsertAsync(Image(2))).IsOk);
    }

    [Fact]
    public async Task Records_are_written_and_found_as_objects()
    {
        await using TurnstileDatabase database = await OpenAsync();
        MappedCollection<Shoe> shoes = await database.CreateCollectionAsync<Shoe>("shoes");
        Assert.True((await shoes.InsertAsync(new Shoe("a", 41, [1, 0]))).IsOk);
        Assert.Equal(CommitStatus.Conflict, (await shoes.InsertAsync(new Shoe("a", 42, [1, 0]))).Status);
        await shoes.UpsertAsync(new Shoe("b", 42, [0, 1]));
        Assert.True(shoes.TryFetch("a", out Shoe? a));
        Assert.Equal(41, a.Size);
        Filter large = Filter.Where<Shoe>(s => s.Size > 40);
        var query = new VectorQuery("look", new float[] { 0, 2 }) { K = 1, Filter = large };
        MappedHit<Shoe> hit = Assert.Single(shoes.Query(query));
        Assert.Equal(("b", 1.0), (hit.Value.Id, hit.Distance));
    }

    [Fact]
    public async Task TRUTH_1_lost_marks_and_graphs_are_found_again_from_rows_and_vectors()
    {
        await using (TurnstileDatabase database = await OpenAsync())
        {
            Collection images = await database.CreateCollectionAsync(Schema());
            for (int i = 0; i < 300; i++)
            {
                await images.UpsertAsync(Image(i % 200), Durability.None);
            }

            await database.OptimizeAsync();
            await images.DeleteAsync(7);
            await images.UpsertAsync(Image(8));
            await database.OptimizeAsync();
        }

        string[] derived =
            [.. Directory.GetFiles(_directory.Path, "*.superseded"), .. Directory.GetFiles(_directory.Path, "*.index")];
        Assert.True(derived.Length >= 2);
        File.Delete(derived[0]);
        Array.ForEach(derived[1..], static path => File.WriteAllBytes(path, [1, 2, 3]));
        for (int round = 0; round < 2; round++)
        {
            await using TurnstileDatabase database = await OpenAsync();
            Collection images = database.GetCollection("images");
            Assert.Equal(199, images.Count());
            Assert.Null(images.Fetch(7));
            Assert.Equal(8L, images.Query(Near(8))[0].Id.AsInt64());
            Assert.NotEqual(7L, images.Query(Near(7))[0].Id.AsInt64());
            Assert.Equal(199, images.Query(Near(1) with { K = 1000 }).Length);
            await images.UpsertAsync(Image(1));
            await database.OptimizeAsync();
        }

        Assert.True(TurnstileDatabase.Verify(_directory.Path).IsGood);
    }

    [Fact]
    public async Task Documents_written_over_and_over_leave_no_segments_behind()
    {
        await using TurnstileDatabase database = await OpenAsync();
        Collection images = await database.CreateCollectionAsync(Schema());
        for (int round = 0; round < 5; round++)
        {
            for (int i = 0; i < 50; i++)
            {
                await images.UpsertAsync(Image(i), Durability.None);
            }

            await database.FlushAsync();
        }

        await database.OptimizeAsync();
        Assert.Equal(50, images.Count());
        Assert.Equal(1, images.Stats().Segments);
        Assert.Single(Directory.GetFiles(_directory.Path, "*.segment"));
    }

    [Fact]
    public async Task A_snapshot_finds_versions_that_were_left_out_of_the_graph()
    {
        const int Count = 3000;
        var options = s_small with { MemTableBytes = 8 << 20, SegmentBytes = 64 << 20 };
        await using (TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, options))
        {
            Collection images = await database.CreateCollectionAsync(Schema());
            await UpsertAllAsync(images, 0);
            using Snapshot snapshot = database.OpenSnapshot();
            await UpsertAllAsync(images, Count);
            await database.OptimizeAsync();
            for (int i = 0; i < Count; i += 37)
            {
                Assert.Equal(0, images.Query(Near(i), snapshot)[0].Distance);
                Assert.Equal(0, images.Query(Near(i + Count))[0].Distance);
                Assert.NotEqual(0, images.Query(Near(i))[0].Distance);
            }
        }

        await using (TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, options))
        {
            Collection images = database.GetCollection("images");
            Assert.Equal(images.Stats().Rows, images.Stats().IndexedRows);
            for (int i = 0; i < Count; i += 37)
            {
                Assert.Equal(0, images.Query(Near(i + Count))[0].Distance);
            }
        }

        static async Task UpsertAllAsync(Collection images, int seed)
        {
            for (int i = 0; i < Count; i++)
            {
                var document = new Document(i) { Vectors = { ["pixels"] = Vector(i + seed) } };
                await images.UpsertAsync(document, Durability.None);
            }
        }
    }

    [Fact]
    public async Task A_snapshot_ends_with_its_database()
    {
        TurnstileDatabase database = await OpenAsync();
        Keyspace keys = await database.CreateKeyspaceAsync("keys");
        using Snapshot snapshot = database.OpenSnapshot();
        await database.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => keys.Get("a"u8, snapshot));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await keys.PutAsync("a"u8, "b"u8));
    }

    [Fact]
    public async Task A_second_writer_is_refused_and_told_who_holds_the_lock()
    {
        await using TurnstileDatabase database = await OpenAsync();
        DatabaseLockedException refused =
            await Assert.ThrowsAsync<DatabaseLockedException>(async () => await OpenAsync());
        Assert.Contains(Environment.ProcessId.ToString(), refused.Message, StringComparison.Ordinal);
    }

    private static CollectionSchema Schema() => new("images", DocumentIdKind.Int64)
    {
        Fields = [ScalarField.Int32("label"), ScalarField.String("title")],
        Vectors = [new VectorField("pixels", VectorElement.Float32, 16, Metric.L2, IndexOptions.Hnsw())],
    };

    private static Document Image(int id) => new(id)
    {
        ["label"] = id < 10 ? id : id % 10,
        ["title"] = $"image {id}",
        Vectors = { ["pixels"] = Vector(id) },
    };

    private static float[] Vector(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 16).Select(_ => random.NextSingle())];
    }

    private static VectorQuery Near(int id) => new("pixels", Vector(id)) { K = 1 };

    private static string Text(Entry entry) => Encoding.UTF8.GetString(entry.Value.Span);

    private sealed record Shoe(string Id, int Size, [property: Vector(2, Metric.L2)] float[] Look);

    private ValueTask<TurnstileDatabase> OpenAsync() => TurnstileDatabase.OpenAsync(_directory.Path, s_small);
}
