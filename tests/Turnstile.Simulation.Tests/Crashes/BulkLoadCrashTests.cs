using Turnstile.Kv;
using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Stepping;

namespace Turnstile.Simulation.Tests.Crashes;

/// <summary>Loads of sorted data, cut off at every operation of the disk.</summary>
/// <remarks>
/// Scenario: keys beside and in the range are written and deleted, sorted data is loaded, written over, flushed, moved,
/// merged, and loaded again; the power goes at each operation, and at each operation of the opening after it.
/// Oracle: what opens is the state at some sequence not below the last acknowledged one: a load is there whole or not
/// at all; the database goes on.
/// It does not model: faults that are reported, such as a full disk.
/// </remarks>
public sealed class BulkLoadCrashTests
{
    private const string Root = "/db";
    private const int LoadCount = 90;

    private readonly LoadedKeys _keys = new();
    private readonly List<(int Operation, ulong Sequence)> _acknowledged = [];

    [Theory]
    [InlineData(LossModel.Prefix)]
    [InlineData(LossModel.AnySectors)]
    [InlineData(LossModel.LostEntries)]
    public void A_power_cut_at_any_operation_leaves_a_load_whole_or_not_there(LossModel model)
    {
        VirtualDisk disk = Run();
        for (int operation = 0; operation <= disk.OperationCount; operation++)
        {
            CheckAndGoOn(disk.At(operation, model, (ulong)operation), Durable(operation), (ulong)operation);
        }
    }

    [Fact]
    public void A_power_cut_while_it_opens_after_a_load_that_only_the_log_names_loses_nothing()
    {
        VirtualDisk disk = Run(upToLoad: true);
        ulong sequence = _acknowledged[^1].Sequence;
        VirtualDisk opened = disk.At(disk.OperationCount, LossModel.LostEntries, 1);
        using (SteppedStore store = SteppedStore.Open(opened, Root, 7))
        {
            Assert.NotEmpty(store.Store.InMaking.Taken);
            store.DeleteObsolete();
            store.Settle();
            Assert.Empty(store.Store.InMaking.Taken);
            _keys.Check(store.Keyspace("k"), store.Visible);
        }

        for (int operation = 0; operation <= opened.OperationCount; operation++)
        {
            foreach (LossModel model in Enum.GetValues<LossModel>())
            {
                CheckAndGoOn(opened.At(operation, model, (ulong)operation), sequence, (ulong)operation);
            }
        }
    }

    [Fact]
    public void Tables_of_a_load_that_was_not_logged_are_deleted_by_the_next_opening()
    {
        VirtualDisk disk = Run(upToLoad: true);
        int before = _acknowledged[^2].Operation;
        int seen = 0;
        for (int operation = before; operation <= disk.OperationCount; operation++)
        {
            VirtualDisk left = disk.KilledAt(operation);
            using SteppedStore store = SteppedStore.Open(left, Root, 3);
            int named = store.Store.Versions.Current.Files.Count + store.Store.InMaking.Taken.Length;
            int tables = left.ListFiles(Root).Count(static name => name.Contains("table", StringComparison.Ordinal));
            Assert.Equal(named, tables);
            seen += store.Store.InMaking.Taken.Length;
        }

        Assert.True(seen > 0);
    }

    private static void Go(SteppedStore store, LoadedKeys keys, int first)
    {
        Keyspace keyspace = store.Keyspace("k");
        keys.Check(keyspace, store.Visible);
        BulkLoadResult again = keyspace.BulkLoadAsync(
            [new(LoadedKeys.Bytes(first), new byte[10])]).GetAwaiter().GetResult();
        Assert.True(again.IsOk);
        store.Settle();
        Assert.NotNull(keyspace.Get(LoadedKeys.Bytes(first)));
    }

    private void CheckAndGoOn(VirtualDisk left, ulong durable, ulong seed)
    {
        using SteppedStore store = SteppedStore.Open(left, Root, seed);
        Assert.True(store.Visible >= durable, $"{store.Visible} is there, {durable} was acknowledged");
        if (store.Doors.TryGetKeyspace("k", out _))
        {
            Go(store, _keys, 90_000);
        }
    }

    private ulong Durable(int operation) =>
        _acknowledged.Where(entry => entry.Operation <= operation).Select(static entry => entry.Sequence)
            .DefaultIfEmpty().Max();

    private VirtualDisk Run(bool upToLoad = false)
    {
        var disk = new VirtualDisk();
        using SteppedStore store = SteppedStore.Open(disk, Root, 1);
        Keyspace keyspace = SteppedStore.Wait(store.Doors.CreateKeyspaceAsync("k", CancellationToken.None));
        void Note() => _acknowledged.Add((disk.OperationCount, store.Visible));
        Note();
        foreach (int key in new[] { 1, 2, 1005, 3000 })
        {
            _keys.Put(keyspace, key, "before");
            Note();
        }

        _keys.Delete(keyspace, 1005);
        _keys.Put(keyspace, 5, "memory knows of");
        Note();
        Assert.True(_keys.Load(keyspace, 1000, LoadCount, 2, "a value of a load that is long enough").IsOk);
        Note();
        if (upToLoad)
        {
            return disk;
        }

        _keys.Put(keyspace, 1002, "over it");
        Note();
        _keys.Delete(keyspace, 1004);
        Note();
        Assert.False(_keys.Load(keyspace, 1001, 2, 2, "in the way").IsOk);
        store.Flush();
        store.DeleteObsolete();
        store.Settle();
        _keys.DeleteRange(keyspace, 1000, 1100);
        Note();
        Assert.True(_keys.Load(keyspace, 1000, 40, 2, "the second load").IsOk);
        Note();
        store.Settle();
        store.Compact();
        store.DeleteObsolete();
        _keys.Check(keyspace, store.Visible);
        return disk;
    }
}
