using Turnstile.Collections;
using Turnstile.Collections.Segments;
using Turnstile.Engine;
using Turnstile.Engine.Opening;
using Turnstile.Engine.Persistence;
using Turnstile.Engine.Segments;
using Turnstile.Kv;
using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Model;

namespace Turnstile.Simulation.Tests.Stepping;

/// <summary>A database without threads: commits run on the caller's, and each piece of background work when it is
/// asked for.
/// </summary>
/// <remarks>So a workload's trace of disk operations depends on its seed alone. Sizes are so small that memtables,
/// logs and segments fill within a few commits. Threads: one.</remarks>
internal sealed class SteppedStore : IDisposable
{
    private readonly SegmentMerging _merging = new();
    private readonly FlushJob _flush;
    private readonly MergeJob _merge;
    private readonly MoveJob _move;
    private readonly DeadSegmentJob _dead;
    private readonly IndexFileJob _indexFiles;
    private readonly UnloadJob _unload;
    private readonly SegmentMergeJob _segments;
    private readonly IndexJob _indexing;
    private readonly ObsoleteFilesJob _obsolete;

    private SteppedStore(Store store)
    {
        Store = store;
        BulkLoadSite loads = store.LoadSite(FlushAllAsync);
        loads = loads with { Files = loads.Files with { TableBytesMax = 1 << 11, BlockBytes = 1 << 9 } };
        Doors = new Doors(store.Views, store.Pipeline, store.Feed, loads);
        _flush = new FlushJob(
            store.Files,
            store.Directory,
            store.Versions,
            store.Views,
            store.History,
            store.Cache,
            store.Frozen,
            store.SegmentFiles,
            store.InMaking,
            store.Options.BlockCompression,
            store.Log);
        _merge = new MergeJob(store);
        _move = new MoveJob(store);
        _dead = new DeadSegmentJob(store, _merging);
        _indexFiles = new IndexFileJob(store, _merging);
        _unload = new UnloadJob(store, _merging);
        _segments = new SegmentMergeJob(store, _merging);
        _indexing = new IndexJob(store, _merging);
        _obsolete = new ObsoleteFilesJob(store);
    }

    /// <summary>The parts.</summary>
    public Store Store { get; }

    /// <summary>Keyspaces, collections, batches.</summary>
    public Doors Doors { get; }

    /// <summary>What readers see.</summary>
    public ulong Visible => Store.Views.Visible.Value;

    /// <summary>What was flushed, durably.</summary>
    public ulong Flushed => Store.Versions.Current.Flushed.Value;

    /// <summary>Whether one more commit may wait for a flush that nobody but the caller does.</summary>
    public bool MustFlush => Store.Frozen.Count >= FrozenQueue.CountMax - 1;

    /// <summary>Opens or makes a database; <paramref name="change"/> gives it other options than the usual
    /// ones. With every second seed codes and links lie by the graph's neighbourhoods, few as they are.</summary>
    public static SteppedStore Open(
        VirtualDisk disk,
        string directory,
        ulong seed,
        int memTableBytes = 1 << 13,
        TimeProvider? time = null,
        Func<StoreOptions, StoreOptions>? change = null)
    {
        var options = new StoreOptions
        {
            Files = disk,
            Directory = directory,
            Random = new Random((int)(seed & int.MaxValue)),
            Time = time ?? TimeProvider.System,
            MemTableBytes = memTableBytes,
            LogFileBytes = 1 << 12,
            RetainedLogBytes = 1 << 14,
            BlockCacheBytes = 1 << 16,
            Segments = new SegmentLimits(1 << 20, 12)
            {
                EarlyRowsMin = 6,
                LocalityBytesMin = seed % 2 == 0 ? 0 : long.MaxValue,
            },
            PacesWrites = false,
            RequestCountMax = ModelState.RequestCountMax,
            RequestWindow = TimeSpan.FromDays(1),
        };
        return new(StoreOpening.Open(change is null ? options : change(options)));
    }

    /// <summary>The keyspace of a name, which must be there.</summary>
    public Keyspace Keyspace(string name) => Doors.TryGetKeyspace(name, out Keyspace? keyspace)
        ? keyspace
        : throw new StateMismatchException($"keyspace {name} is missing");

    /// <summary>The collection of a name, which must be there.</summary>
    public Collection Collection(string name) => Doors.TryGetCollection(name, out Collection? collection)
        ? collection
        : throw new StateMismatchException($"collection {name} is missing");

    /// <summary>Freezes memory; a flush can follow.</summary>
    public void Rotate() => Wait(Store.Pipeline.RotateAsync(CancellationToken.None));

    /// <summary>Makes everything that was committed durable.</summary>
    public void Sync() => Wait(Store.Pipeline.SyncAsync(CancellationToken.None));

    /// <summary>Flushes one unit; false if there was none.</summary>
    public bool Flush() => _flush.Run(CancellationToken.None);

    /// <summary>Does one merge; false if none was due.</summary>
    public bool Merge() => _merge.Run(CancellationToken.None);

    /// <summary>Moves tables of loads down; false if none can go.</summary>
    public bool Move() => _move.Run();

    /// <summary>Merges all tables down, slice by slice.</summary>
    public void Compact()
    {
        var job = new CompactJob(Store, default);
        while (job.Run(CancellationToken.None) < 1)
        {
        }
    }

    /// <summary>Drops one segment without live rows; false if there was none.</summary>
    public bool DropDead() => _dead.Run();

    /// <summary>The segment that a merge makes; null while none is prepared.</summary>
    public Segment? Merged => _merging.Current?.Merged;

    /// <summary>What an index worker does in one turn; false if there is nothing.</summary>
    public bool IndexSome() => _indexing.Run(CancellationToken.None);

    /// <summary>Indexes all rows.</summary>
    public void Index()
    {
        while (IndexSome())
        {
        }
    }

    /// <summary>Writes one index, or lets the vectors of one segment go from memory; false if there was
    /// neither.</summary>
    public bool WriteIndex() => _indexFiles.Run() || _unload.Run();

    /// <summary>Begins a merge of segments, or ends the one whose rows are all indexed; false if there is neither to
    /// do.</summary>
    public bool MergeSegments() => _segments.Run(SegmentMergeRule.Usual);

    /// <summary>Deletes what nobody needs.</summary>
    public void DeleteObsolete() => _obsolete.Run();

    /// <summary>Makes the next log ready.</summary>
    public void PrepareLog() => Store.LogFiles.Prepare();

    /// <summary>Flushes, indexes and writes everything there is, and merges no segments.</summary>
    public void Persist()
    {
        Rotate();
        while (Flush() || Move() || Merge() || DropDead())
        {
        }

        DeleteObsolete();
        Index();
        while (WriteIndex())
        {
            // Lists are built once vectors are in their file.
            Index();
        }
    }

    /// <summary>Flushes, merges, indexes and writes everything there is.</summary>
    public void Settle()
    {
        Persist();
        while (MergeSegments())
        {
            Index();
        }

        while (WriteIndex())
        {
        }

        DeleteObsolete();
    }

    /// <summary>Copies the flushed state; the caller has flushed.</summary>
    public ulong Checkpoint(string target) => CheckpointJob.Run(Store, target).Value;

    /// <summary>What a commit answered; it ran on this thread, so the answer is there.</summary>
    public static T Wait<T>(ValueTask<T> answer) => answer.GetAwaiter().GetResult();

    /// <summary>Lets go without making anything durable, as a process that dies.</summary>
    public void Dispose()
    {
        _merging.Dispose();
        Store.Dispose();
    }

    private Task FlushAllAsync(CancellationToken cancellation)
    {
        Rotate();
        while (Flush())
        {
            cancellation.ThrowIfCancellationRequested();
        }

        return Task.CompletedTask;
    }
}
