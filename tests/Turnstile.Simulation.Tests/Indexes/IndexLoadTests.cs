using Turnstile.Background;
using Turnstile.Collections;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Segments;
using Turnstile.Engine;
using Turnstile.Engine.Opening;
using Turnstile.Engine.Segments;
using Turnstile.Engine.Verification;
using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Stepping;
using Turnstile.Storage;
using Turnstile.Views;

namespace Turnstile.Simulation.Tests.Indexes;

/// <summary>Indexes that are read when they are first used.</summary>
/// <remarks>
/// Scenario: a database with two indexed fields is opened on a disk whose reads are counted, held up or failed; index
/// files are damaged, missing, or deleted under an old view; queries come one by one, at once, and while it closes.
/// Oracle: what is read of which file; the nearest by all vectors, exactly where the index is lost; verification after
/// it was built again.
/// It does not model: power cuts, which IndexCrashTests have for every kind of index.
/// </remarks>
public sealed class IndexLoadTests
{
    // Footer and directory of sections.
    private const int DirectoryBytesMax = 512;

    private static readonly string[] s_kinds =
        ["Hnsw", "LaidOut", "Vectors", "Codes", "Disk", "Lists", "CodesInLists", "VectorsInLists"];

    public static TheoryData<string> Kinds => [.. s_kinds];

    public static TheoryData<string, string> Damages()
    {
        var data = new TheoryData<string, string>();
        foreach (string kind in s_kinds)
        {
            // What is kept in the same kind of file is damaged in one way each.
            string[] damages = kind switch
            {
                "LaidOut" or "CodesInLists" => ["flip"],
                "Vectors" or "VectorsInLists" => ["torn"],
                _ => ["flip", "footer", "torn", "missing"],
            };
            foreach (string damage in damages)
            {
                data.Add(kind, damage);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Opening_reads_no_index_and_a_query_reads_that_of_its_field_once(string kind)
    {
        StoredCollection stored = StoredCollection.Make(kind);
        using SteppedStore store = stored.Open();
        Collection documents = store.Collection("documents");
        Assert.All(stored.BytesRead.Values, static bytes => Assert.InRange(bytes, 1, DirectoryBytesMax));
        Assert.Equal((StoredCollection.Count, 0), (documents.Stats().IndexedRows, documents.Stats().IndexBytes));
        Assert.False(store.MergeSegments() || store.WriteIndex());

        Assert.InRange(stored.Recall(documents, "a"), .97, 1);
        long first = stored.BytesRead[stored.IndexFiles[0]];
        Assert.True(first > stored.Disk.ReadAll(stored.IndexFiles[0]).Length / 2, $"{first} bytes were read");
        Assert.InRange(stored.BytesRead[stored.IndexFiles[1]], 1, DirectoryBytesMax);
        long taken = documents.Stats().IndexBytes;
        Assert.True(taken > 0);

        Assert.InRange(stored.Recall(documents, "b"), .97, 1);
        Assert.True(documents.Stats().IndexBytes > taken);
        if (kind != "Disk")
        {
            stored.Recall(documents, "a");
            Assert.Equal(first, stored.BytesRead[stored.IndexFiles[0]]);
        }
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_damaged_index_is_scanned_built_again_and_written(string kind, string damage)
    {
        StoredCollection stored = StoredCollection.Make(kind);
        string path = stored.IndexFiles[0];
        Damage(stored.Disk, path, damage);
        using (SteppedStore store = stored.Open())
        {
            Collection documents = store.Collection("documents");
            Assert.Equal(1, stored.Recall(documents, "a"));
            Assert.InRange(stored.Recall(documents, "b"), .97, 1);
            Assert.Equal(0, documents.Stats().IndexedRows);
            Assert.False(store.MergeSegments() || store.WriteIndex());
            store.Settle();
            Assert.Equal(StoredCollection.Count, documents.Stats().IndexedRows);
            Assert.InRange(stored.Recall(documents, "a"), .97, 1);
            Assert.False(stored.Disk.FileExists(path));
        }

        Assert.All(StoreVerification.Run(stored.Disk, StoredCollection.Root), static file => Assert.Null(file.Problem));
        using (SteppedStore store = stored.Open())
        {
            Assert.InRange(stored.Recall(store.Collection("documents"), "a"), .97, 1);
            Assert.Equal(StoredCollection.Count, store.Collection("documents").Stats().IndexedRows);
        }
    }

    [Fact]
    public void A_checkpoint_goes_without_an_index_that_is_lost()
    {
        StoredCollection stored = StoredCollection.Make("Hnsw");
        Damage(stored.Disk, stored.IndexFiles[0], "missing");
        using (SteppedStore store = stored.Open())
        {
            store.Rotate();
            store.Flush();
            store.Checkpoint("/copy");
        }

        using SteppedStore copy = SteppedStore.Open(stored.Disk, "/copy", 1);
        Assert.Equal(1, stored.Recall(copy.Collection("documents"), "a"));
        copy.Settle();
        Assert.Equal(StoredCollection.Count, copy.Collection("documents").Stats().IndexedRows);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_read_that_fails_is_told_to_the_query_fences_nothing_and_is_tried_again(string kind)
    {
        StoredCollection stored = StoredCollection.Make(kind);
        using SteppedStore store = stored.Open();
        Collection documents = store.Collection("documents");
        string broken = stored.IndexFiles[0];
        stored.BeforeRead = path => Fail(path, broken);
        Assert.Throws<StorageException>(() => stored.Recall(documents, "a"));
        Assert.Throws<StorageException>(() => stored.Recall(documents, "a"));

        // Workers take it up, and leave it to the next query.
        store.Index();
        Assert.InRange(stored.Recall(documents, "b"), .97, 1);
        stored.Write(store, 0, 1);
        Assert.Null(store.Store.Pipeline.Fence);
        Assert.Contains(broken, stored.IndexFiles);

        stored.BeforeRead = static _ => { };
        Assert.InRange(stored.Recall(documents, "a"), .97, 1);
        store.Settle();
        Assert.Contains(broken, stored.IndexFiles);
    }

    [Fact]
    public void A_page_that_cannot_be_read_in_mid_query_is_told_and_leaves_nothing_in_hand()
    {
        StoredCollection stored = StoredCollection.Make("Disk");

        // No page is kept, so each is read whenever it is wanted; and with more effort so few rows would be scanned.
        stored.CacheBytes = 0;
        const int Effort = 10;
        using SteppedStore store = stored.Open();
        Collection documents = store.Collection("documents");
        double recall = stored.Recall(documents, "a", effort: Effort);
        int reads = 0;
        stored.BeforeRead = _ => reads++;
        Assert.Equal(recall, stored.Recall(documents, "a", effort: Effort));
        Assert.True(reads > 40, $"{reads} pages were read");
        string broken = stored.IndexFiles[0];
        for (int good = 0; good < 40; good++)
        {
            reads = 0;
            stored.BeforeRead = path => Fail(reads++ == good ? path : "", broken);
            StorageException failure =
                Assert.Throws<StorageException>(() => stored.Recall(documents, "a", effort: Effort));
            Assert.Equal((broken, good + 1), (failure.Path, reads));
            Assert.Equal(0, store.Store.Cache.BlockBytes);
        }

        stored.BeforeRead = static _ => { };
        Assert.Equal(recall, stored.Recall(documents, "a", effort: Effort));
        Assert.Null(store.Store.Pipeline.Fence);
        Assert.Contains(broken, stored.IndexFiles);
    }

    [Fact]
    public void A_worker_that_cannot_read_an_index_goes_on()
    {
        StoredCollection stored = StoredCollection.Make("Hnsw");
        using SteppedStore store = stored.Open();
        string broken = stored.IndexFiles[0];
        stored.BeforeRead = path => Fail(path, broken);
        Want(store.Store);
        store.Index();
        Assert.True(stored.BytesRead[stored.IndexFiles[1]] > DirectoryBytesMax);
        Assert.Null(store.Store.Pipeline.Fence);
        Assert.Throws<StorageException>(() => stored.Recall(store.Collection("documents"), "a"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Queries_that_come_at_once_wait_for_one_reading(string kind)
    {
        StoredCollection stored = StoredCollection.Make(kind);
        using SteppedStore store = stored.Open();
        Collection documents = store.Collection("documents");
        using var held = new ManualResetEventSlim();
        using var begun = new CountdownEvent(1);
        int readers = 0;
        stored.BeforeRead = _ =>
        {
            // Of a graph on disk the queries themselves read pages, after it was loaded.
            if (!held.IsSet)
            {
                Interlocked.Increment(ref readers);
                begun.Signal();
                held.Wait();
            }
        };
        Task<double>[] queries = [.. Enumerable.Range(0, 4).Select(_ => Begin(() => stored.Recall(documents, "a")))];
        Task<bool> worker = Begin(() =>
        {
            store.Index();
            return true;
        });
        begun.Wait(TestContext.Current.CancellationToken);

        // Who waits for it holds up no writer, no other field's reader, and no view.
        stored.Write(store, 0, 1);
        Assert.All(queries, static query => Assert.False(query.IsCompleted));
        held.Set();
        Assert.All(await Task.WhenAll(queries), static recall => Assert.InRange(recall, .97, 1));
        Assert.True(await worker);
        Assert.Equal(1, readers);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_view_whose_files_are_deleted_reads_its_index_from_the_open_file(string kind)
    {
        StoredCollection stored = StoredCollection.Make(kind);
        using SteppedStore store = stored.Open();
        Collection documents = store.Collection("documents");
        string[] old = stored.IndexFiles;
        using Snapshot snapshot = documents.OpenSnapshot();
        stored.Write(store, 0, StoredCollection.Count);
        store.Settle();
        Assert.Empty(old.Intersect(stored.IndexFiles));
        Assert.InRange(stored.Recall(documents, "a", snapshot), .97, 1);
        Assert.InRange(stored.Recall(documents, "b", snapshot), .97, 1);
        Assert.InRange(stored.Recall(documents, "a"), .97, 1);
    }

    [Fact]
    public async Task A_query_that_reads_an_index_while_the_store_closes_ends_well()
    {
        StoredCollection stored = StoredCollection.Make("Hnsw");
        SteppedStore store = stored.Open();
        Collection documents = store.Collection("documents");
        using var held = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        stored.BeforeRead = _ =>
        {
            begun.Set();
            held.Wait();
        };
        using Snapshot snapshot = documents.OpenSnapshot();
        var query = new VectorQuery("a", new float[8]) { K = 5 };
        Task<int> found = Begin(() => documents.Query(query, snapshot).Length);
        begun.Wait(TestContext.Current.CancellationToken);
        store.Dispose();
        held.Set();
        Assert.Equal(5, await found);
        Assert.Throws<ObjectDisposedException>(() => documents.Query(query));
    }

    [Fact]
    public void A_worker_that_is_stopped_leaves_the_index_to_who_needs_it()
    {
        StoredCollection stored = StoredCollection.Make("Hnsw");
        using SteppedStore store = stored.Open();
        Want(store.Store);
        using var stop = new CancellationTokenSource();
        int reads = 0;
        stored.BeforeRead = _ =>
        {
            reads++;
            stop.Cancel();
        };
        Assert.Throws<OperationCanceledException>(() => new IndexLoadJob(store.Store).Run(stop.Token));
        Assert.Equal(1, reads);
        Assert.Equal(0, store.Collection("documents").Stats().IndexBytes);
        Assert.InRange(stored.Recall(store.Collection("documents"), "a"), .97, 1);
    }

    [Fact]
    public async Task A_store_with_threads_closes_while_a_worker_reads_an_index()
    {
        StoredCollection stored = StoredCollection.Make("Hnsw");
        OpenStore open = await OpenStore.OpenAsync(OptionsOf(stored), indexThreads: 1, CancellationToken.None);
        using var begun = new ManualResetEventSlim();
        using var held = new ManualResetEventSlim();
        stored.BeforeRead = _ =>
        {
            begun.Set();
            held.Wait();
        };
        Want(open.Store);
        begun.Wait(TestContext.Current.CancellationToken);
        Task closing = open.CloseAsync();
        held.Set();
        await closing.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_reader_of_another_process_reads_an_index_when_it_queries(string kind)
    {
        StoredCollection stored = StoredCollection.Make(kind);
        using ReadOnlyStore reader = ReadOnlyStore.Open(OptionsOf(stored), onlyDurable: true);
        Assert.All(stored.BytesRead.Values, static bytes => Assert.InRange(bytes, 1, DirectoryBytesMax));
        Assert.True(new Doors(reader.Views, reader.Pipeline).TryGetCollection("documents", out Collection? documents));
        Assert.InRange(stored.Recall(documents!, "a"), .97, 1);
        Assert.InRange(stored.BytesRead[stored.IndexFiles[1]], 1, DirectoryBytesMax);
    }

    private static StoreOptions OptionsOf(StoredCollection stored) => stored.Options(new StoreOptions
    {
        Files = stored.Files,
        Directory = StoredCollection.Root,
        Random = new Random(1),
    });

    private static void Want(Store store)
    {
        using ViewLease lease = store.Views.Acquire();
        foreach (Segment segment in ((CollectionsPart)lease.View[ViewSlot.Collections]).Collections.Values
            .SelectMany(static collection => collection.Segments))
        {
            Array.ForEach(segment.Vectors, static index => index.Stored!.Want());
        }
    }

    private static void Fail(string path, string broken)
    {
        if (path == broken)
        {
            throw new StorageException("read", path, "injected");
        }
    }

    private static void Damage(VirtualDisk disk, string path, string damage)
    {
        long bits = disk.ReadAll(path).Length * 8L;
        switch (damage)
        {
            case "flip":
                disk.FlipBit(path, bits / 3);
                break;
            case "footer":
                disk.FlipBit(path, bits - 20);
                break;
            case "torn":
                using (IFile file = disk.Open(path))
                {
                    file.SetLength((bits / 8) - 700);
                }

                break;
            default:
                disk.Delete(path);
                break;
        }
    }

    private static Task<T> Begin<T>(Func<T> work) => Task.Factory.StartNew(
        work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
