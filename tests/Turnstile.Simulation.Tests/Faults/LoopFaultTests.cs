using Turnstile.Background;
using Turnstile.Collections;
using Turnstile.Collections.Segments;
using Turnstile.Engine;
using Turnstile.Engine.Segments;
using Turnstile.Kv;
using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Model;
using Turnstile.Simulation.Tests.Stepping;

namespace Turnstile.Simulation.Tests.Faults;

/// <summary>What ends a loop, and who is told.</summary>
/// <remarks>
/// Scenario: one loop on its thread, in a database whose other work is stepped; the disk fails under the work that the
/// loop finds, or what it is given fails.
/// Oracle: the fence is closed by that failure before anybody is told (FENCE-1); who waits for progress, for a place in
/// the queue of frozen units, or for the loop itself is told; reads go on.
/// It does not model: several loops that fail at once.
/// </remarks>
public sealed class LoopFaultTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task FENCE_1_a_flush_that_fails_fences_and_tells()
    {
        using var stop = new CancellationTokenSource();
        var disk = new VirtualDisk();
        using SteppedStore database = await OpenAsync(disk);
        database.Rotate();

        disk.FailAt(disk.OperationCount, DiskFault.InputOutputError);
        await ExpectFencedAsync<StorageException>(database, new FlushLoop(database.Store, stop.Token), stop);
    }

    [Fact]
    public async Task FENCE_1_maintenance_that_fails_fences_and_tells_also_who_requests()
    {
        using var stop = new CancellationTokenSource();
        var disk = new VirtualDisk();
        using SteppedStore database = await OpenAsync(disk);
        using var merging = new SegmentMerging();
        for (int table = 0; table < 8; table++)
        {
            await WriteAsync(database);
            database.Rotate();
            Assert.True(database.Flush());
        }

        var loop = new MaintenanceLoop(database.Store, merging, stop.Token);
        disk.FailAt(disk.OperationCount, DiskFault.InputOutputError);
        await ExpectFencedAsync<StorageException>(database, loop, stop);
        await Assert.ThrowsAsync<FencedException>(() => loop.RequestAsync(static () => 1).WaitAsync(s_patience));
    }

    [Fact]
    public async Task FENCE_1_an_index_worker_that_fails_fences_and_tells()
    {
        using var stop = new CancellationTokenSource();
        var disk = new VirtualDisk();
        using SteppedStore database = await OpenAsync(disk);
        using var merging = new SegmentMerging();
        Collection images = await database.Doors
            .CreateCollectionAsync(SampleSchemas.Collections["images"], CancellationToken.None);
        var documents = new DocumentSource(new Random(2));
        for (int i = 0; i < 60; i++)
        {
            await images.UpsertAsync(documents.Next("images", i).ToDocument());
            if (i % 12 == 11)
            {
                database.Persist();
            }
        }

        Assert.True(new SegmentMergeJob(database.Store, merging).Run(SegmentMergeRule.Usual));
        disk.FailAt(disk.OperationCount, DiskFault.InputOutputError);
        await ExpectFencedAsync<StorageException>(
            database, new IndexLoop(database.Store, merging, stop.Token), stop);
    }

    [Fact]
    public async Task FENCE_1_giving_back_that_fails_fences_and_tells()
    {
        using var stop = new CancellationTokenSource();
        using SteppedStore database = await OpenAsync(new VirtualDisk());
        Thread here = Thread.CurrentThread;
        Task told = database.Store.Signals.Progress.Next;
        void Fail()
        {
            // Until the thread runs, and once it has ended, it is called here.
            if (Thread.CurrentThread != here)
            {
                throw new StorageException("close", "/db/000001.table", "made up");
            }
        }

        await ExpectFencedAsync<StorageException>(
            database,
            new ReleaseLoop(database.Store, stop.Token),
            stop,
            () =>
            {
                while (!told.IsCompleted)
                {
                    database.Store.Views.Releases.Add(Fail);
                    Thread.Yield();
                }
            });
    }

    [Fact]
    public async Task FENCE_1_a_cancellation_that_nobody_asked_for_fences_as_any_failure()
    {
        using var stop = new CancellationTokenSource();
        using SteppedStore database = await OpenAsync(new VirtualDisk());
        await ExpectFencedAsync<OperationCanceledException>(
            database, new MadeUpLoop(database, static () => throw new OperationCanceledException()), stop);
    }

    [Fact]
    public async Task FENCE_1_who_waits_for_a_loop_is_refused_when_the_fence_is_closed()
    {
        using var stop = new CancellationTokenSource();
        using SteppedStore database = await OpenAsync(new VirtualDisk());
        var loop = new MadeUpLoop(database, static () => throw new NotFiniteNumberException());
        await ExpectFencedAsync<NotFiniteNumberException>(database, loop, stop);
        Assert.True(loop.WasFenced);
        Assert.IsType<NotFiniteNumberException>(Assert.IsType<FencedException>(loop.Reason).InnerException);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_loop_that_is_stopped_fences_nothing_and_says_that_the_database_is_closed(bool returns)
    {
        using var stop = new CancellationTokenSource();
        using SteppedStore database = await OpenAsync(new VirtualDisk());
        var loop = new MadeUpLoop(database, () =>
        {
            stop.Token.WaitHandle.WaitOne();
            if (!returns)
            {
                stop.Token.ThrowIfCancellationRequested();
            }
        });
        var thread = new LoopThread("made up", loop, database.Store, stop.Token);
        thread.Start();
        await stop.CancelAsync();
        thread.Join();

        Assert.Null(database.Store.Pipeline.Fence);
        Assert.IsType<ObjectDisposedException>(loop.Reason);
        await WriteAsync(database);
    }

    private static async Task ExpectFencedAsync<TFailure>(
        SteppedStore database, ILoop loop, CancellationTokenSource stop, Action? bring = null)
    {
        Task told = database.Store.Signals.Progress.Next;
        for (int taken = database.Store.Frozen.Count; taken < FrozenQueue.CountMax; taken++)
        {
            database.Store.Frozen.WaitForPlace();
        }

        Task placed = Task.Run(database.Store.Frozen.WaitForPlace);

        var thread = new LoopThread("failing", loop, database.Store, stop.Token);
        thread.Start();
        bring?.Invoke();
        await told.WaitAsync(s_patience);
        Assert.IsAssignableFrom<TFailure>(database.Store.Pipeline.Fence);
        await Assert.ThrowsAsync<FencedException>(() => placed.WaitAsync(s_patience));
        thread.Join();

        Keyspace users = database.Keyspace("users");
        await Assert.ThrowsAsync<FencedException>(() => users.PutAsync("late"u8, "x"u8).AsTask());
        Assert.Equal(30, users.Count());
        await stop.CancelAsync();
    }

    private static async Task<SteppedStore> OpenAsync(VirtualDisk disk)
    {
        SteppedStore database = SteppedStore.Open(disk, "/db", 1);
        await database.Doors.CreateKeyspaceAsync("users", CancellationToken.None);
        await WriteAsync(database);
        return database;
    }

    private static async Task WriteAsync(SteppedStore database)
    {
        for (int i = 0; i < 30; i++)
        {
            await database.Keyspace("users").PutAsync(BitConverter.GetBytes(i), new byte[100]);
        }
    }

    private sealed class MadeUpLoop(SteppedStore database, Action run) : ILoop
    {
        public Exception? Reason { get; private set; }

        public bool WasFenced { get; private set; }

        public void Run() => run();

        public void Refuse(Exception reason)
        {
            WasFenced = database.Store.Pipeline.Fence is not null;
            Reason = reason;
        }
    }
}
