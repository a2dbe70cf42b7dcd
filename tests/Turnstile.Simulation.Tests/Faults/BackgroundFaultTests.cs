using Turnstile.Background;
using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Segments;
using Turnstile.Engine;
using Turnstile.Kv;
using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Model;
using Turnstile.Simulation.Tests.Stepping;

namespace Turnstile.Simulation.Tests.Faults;

/// <summary>One fault at every operation of the disk, under a database with its threads.</summary>
/// <remarks>
/// Scenario: writes, a flush, waiting for the index, a copy and closing, on real threads; one operation of the disk
/// fails, whichever thread does it.
/// Oracle: every call ends, with success or a storage error, never by waiting for ever; after a failure of background
/// work writes are refused soon (FENCE-1); after closing, the database opens and has every acknowledged write.
/// It does not model: an order of threads that can be repeated.
/// </remarks>
public sealed class BackgroundFaultTests
{
    private const string Root = "/db";

    // A database with threads mostly waits, for them and for its own pacing, so several wait at once.
    private const int AtOnce = 16;
    private const int Stride = 3;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(DiskFault.InputOutputError)]
    [InlineData(DiskFault.FailedSync)]
    public async Task FENCE_1_no_fault_leaves_anybody_waiting(DiskFault fault)
    {
        int operation = 15;
        for (bool areHit = true; areHit; operation += AtOnce * Stride)
        {
            bool[] hits = await Task.WhenAll(
                Enumerable.Range(0, AtOnce).Select(index => CheckAsync(operation + (index * Stride), fault)));
            areHit = hits.All(static isHit => isHit);
        }
    }

    // True if the work got as far as the operation.
    private static async Task<bool> CheckAsync(int operation, DiskFault fault)
    {
        var disk = new VirtualDisk();
        disk.FailAt(operation, fault);
        long acknowledged = await WorkAsync(disk).WaitAsync(s_patience);
        using SteppedStore store = SteppedStore.Open(disk.Clone(), Root, 1);
        store.Doors.TryGetKeyspace("users", out Keyspace? users);
        Assert.True((users?.Count() ?? 0) >= acknowledged, $"operation {operation}");
        return disk.OperationCount > operation;
    }

    // Returns how many keys were acknowledged.
    private static async Task<long> WorkAsync(VirtualDisk disk)
    {
        var options = new StoreOptions
        {
            Files = disk,
            Directory = Root,
            Random = new Random(1),
            MemTableBytes = 1 << 13,
            LogFileBytes = 1 << 12,
            BlockCacheBytes = 1 << 16,
            Segments = new SegmentLimits(1 << 20, 12),
            FlushAtCloseBytes = 0,
        };
        OpenStore open = await OpenStore.OpenAsync(options, 1, CancellationToken.None);
        long acknowledged = 0;
        await TryAsync(async () => acknowledged = await WriteAsync(open));
        await TryAsync(() => open.FlushAsync(CancellationToken.None));
        await TryAsync(() => open.OptimizeAsync(null, CancellationToken.None));
        await TryAsync(() => open.CheckpointAsync("/copy", CancellationToken.None));
        await TryAsync(async () => acknowledged = Math.Max(acknowledged, await WriteAsync(open)));
        await TryAsync(() => open.FlushAsync(CancellationToken.None));
        await TryAsync(() => open.OptimizeAsync(null, CancellationToken.None));
        await open.CloseAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => open.CheckpointAsync("/late", CancellationToken.None));
        return acknowledged;
    }

    private static async Task<long> WriteAsync(OpenStore open)
    {
        var doors = new Doors(open.Store.Views, open.Store.Pipeline);
        Keyspace users = await doors.CreateKeyspaceAsync("users", CancellationToken.None);
        Collection images =
            await doors.CreateCollectionAsync(SampleSchemas.Collections["images"], CancellationToken.None);
        var documents = new DocumentSource(new Random(2));
        for (int i = 0; i < 30; i++)
        {
            Document document = documents.Next("images", i).ToDocument();
            await images.UpsertAsync(document, Durability.None);
            await users.PutAsync(BitConverter.GetBytes(i), new byte[100]);
        }

        return 30;
    }

    private static async Task<bool> TryAsync(Func<Task> work)
    {
        try
        {
            await work();
            return true;
        }
        catch (Exception failure) when (failure is StorageException or FencedException)
        {
            return false;
        }
    }
}
