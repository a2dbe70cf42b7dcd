using Turnstile.Caching;
using Turnstile.Kv.Memory;
using Turnstile.Kv.Parts;
using Turnstile.Log;
using Turnstile.Manifest;
using Turnstile.Storage;
using Turnstile.Telemetry;
using Turnstile.Views;

namespace Turnstile.Engine;

/// <summary>Measures an open store.</summary>
internal static class StoreMeasures
{
    /// <summary>Lets those who listen to the database's meter read its state.</summary>
    public static void Register(Store store)
    {
        DatabaseMeter meter = store.Meter;
        meter.Gauge(
            "turnstile.commit.queue.depth",
            "{commit}",
            "Commits that wait before the turnstile.",
            () => store.Pipeline.WaitingCount);
        meter.Counter(
            "turnstile.sequence.visible",
            "{operation}",
            "The last sequence that readers see.",
            () => (long)store.Views.Visible.Value);
        meter.Counter(
            "turnstile.sequence.durable",
            "{operation}",
            "The last sequence that survives a power cut.",
            () => (long)store.Pipeline.Durable.Value);
        meter.Gauge(
            "turnstile.memtable.frozen",
            "{memtable}",
            "Frozen memtables that wait to be flushed.",
            () => store.Frozen.Count);
        meter.Gauge(
            "turnstile.cache.usage",
            "By",
            "Cached blocks, indexes and filters of tables.",
            () => store.Cache.UsedBytes);
        meter.Counter(
            "turnstile.cache.hits", "{block}", "Blocks that were found in memory.", () => store.Cache.HitCount);
        meter.Counter(
            "turnstile.cache.misses", "{block}", "Blocks that were read from files.", () => store.Cache.MissCount);
        meter.Counter(
            "turnstile.cache.partition.misses",
            "{partition}",
            "Indexes with their filters that were read from files.",
            () => store.Cache.GuideMissCount);
        RegisterBackground(store, meter);
    }

    private static void RegisterBackground(Store store, DatabaseMeter meter)
    {
        meter.Gauge(
            "turnstile.compaction.debt",
            "By",
            "Bytes to be merged until every level keeps its size.",
            () => store.Pressure.DebtBytes);
        meter.Counter(
            "turnstile.write.stalls",
            "{stall}",
            "Writes that were delayed because background work was behind.",
            () => store.Pacer.StallCount);
        meter.Counter(
            "turnstile.write.stall.time",
            "ms",
            "How long writes were delayed in all.",
            () => (long)store.Pacer.StallTime.TotalMilliseconds);
        meter.Gauge(
            "turnstile.snapshot.oldest.age",
            "s",
            "Age of the oldest open snapshot.",
            () => SnapshotMeasures.Take(store.Views, store.Clock).OldestAge.TotalSeconds);
        meter.Gauge(
            "turnstile.snapshot.pinned",
            "By",
            "Memory and files that only open snapshots still need.",
            () => SnapshotMeasures.Take(store.Views, store.Clock).PinnedBytes);
    }

    /// <summary>The state now.</summary>
    public static DatabaseStats Take(Store store)
    {
        Manifest.Version version = store.Versions.Current;
        long tables = 0;
        long all = 0;
        foreach (LiveFile file in version.Files.Values)
        {
            all += file.LengthBytes;
            tables += file.Kind == FileKind.Table ? file.LengthBytes : 0;
        }

        return new DatabaseStats(
            store.Views.Visible,
            store.Pipeline.Durable,
            version.Flushed,
            store.Applier.ActiveBytes,
            store.Frozen.Count,
            version.Files.Count,
            all,
            tables,
            all - tables,
            store.Cache.BlockBytes,
            store.Cache.GuideBytes + store.Cache.FixedBytes,
            store.Pipeline.Fence is not null,
            store.Pressure.DebtBytes,
            store.Pacer.StallCount,
            store.Pacer.StallTime,
            store.Pacer.WorstStall)
        {
            Memory = MemoryOf(store),
            Snapshots = SnapshotMeasures.Take(store.Views, store.Clock),
            History = new HistoryStats(
                store.History.Oldest, LogCursor.FindOldest(store.Files, store.Directory), LogBytes(store)),
        };
    }

    private static MemoryStats MemoryOf(Store store)
    {
        using ViewLease lease = store.Views.Acquire();
        var keys = (KeyPart)lease.View[ViewSlot.Keys];
        long memtables = keys.Active.CapacityBytes;
        foreach (MemTable memtable in keys.Frozen)
        {
            memtables += memtable.CapacityBytes;
        }

        BlockCache cache = store.Cache;
        return new MemoryStats(
            memtables, cache.BudgetBytes, cache.BlockBytes, cache.GuideBytes, cache.FixedBytes)
        {
            HitCount = cache.HitCount,
            MissCount = cache.MissCount,
            PartitionMissCount = cache.GuideMissCount,
        };
    }

    // One that is deleted meanwhile takes nothing.
    private static long LogBytes(Store store)
    {
        long bytes = 0;
        foreach (FileNumber number in LogRecovery.LogsFrom(store.Files, store.Directory, default))
        {
            string path = FileNames.PathOf(store.Directory, FileKind.Log, number);
            try
            {
                using IFile file = store.Files.OpenRead(path);
                bytes += file.Length;
            }
            catch (StorageException) when (!store.Files.FileExists(path))
            {
            }
        }

        return bytes;
    }
}
