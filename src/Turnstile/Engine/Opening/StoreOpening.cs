using System.Collections.Immutable;
using Turnstile.Caching;
using Turnstile.Collections.Segments;
using Turnstile.Collections.Writing;
using Turnstile.Commit;
using Turnstile.Engine.Persistence;
using Turnstile.Kv.Admission;
using Turnstile.Kv.Memory;
using Turnstile.Kv.Parts;
using Turnstile.Kv.Tables;
using Turnstile.Log;
using Turnstile.Manifest;
using Turnstile.Storage;
using Turnstile.Telemetry;
using Turnstile.Views;

namespace Turnstile.Engine.Opening;

/// <summary>Opens a store: what the manifest lists, then what the logs add.</summary>
/// <remarks>
/// <code>
///   lock; manifest (or a new one)
///   tables, catalog; segments with their marks; the requests that are remembered
///   replay the logs through the applier             (frames that are flushed already are passed over)
///     beside it: make the logs durable as far as they can be read
///   publish; begin a new log; delete what is obsolete
/// </code>
/// Anything that is not as it was written ends the opening with a <see cref="CorruptionException"/>; nothing is deleted
/// then.
/// </remarks>
internal static class StoreOpening
{
    /// <summary>Opens the store; its threads are not running yet.</summary>
    /// <exception cref="DatabaseLockedException">Another writer has it open.</exception>
    /// <exception cref="CorruptionException">A file is not what was written.</exception>
    /// <exception cref="StorageException">The disk failed, or there is no database and none is to be made.</exception>
    public static Store Open(StoreOptions options)
    {
        IDisposable? ownLock = null;
        VersionSet? versions = null;
        ViewSet? views = null;
        try
        {
            IFileSystem files = options.Files;
            Prepare(options);
            ownLock = files.Lock(Path.Combine(options.Directory, FileNames.Lock));
            Promote(options);
            versions = VersionSet.Exists(files, options.Directory)
                ? VersionSet.Open(files, options.Directory)
                : VersionSet.Create(files, options.Directory, options.Chance.NewIdentity());
            var cache = new BlockCache(options.BlockCacheBytes);
            var active = new MemTable(options.MemTableBytes);
            KeyPart keys = TableOpening.Open(options, versions.Current, cache, active, known: null);
            var collections = new CollectionsPart(ImmutableDictionary<uint, CollectionState>.Empty);
            var clock = new LogClock(options.Time);
            clock.Advance(Math.Max(versions.Current.FlushedTime, versions.Current.Horizon?.Time ?? 0));
            views = new ViewSet([keys, collections], versions.Current.Flushed, clock);
            var documents = new DocumentApplier(views, options.Segments);
            var segmentFiles = new SegmentFiles();
            var signals = new WorkSignals();
            var site = new SegmentSite(files, options.Directory, cache, signals.Indexing.Set);
            new SegmentOpening(site, versions.Current, segmentFiles, keys).Open(documents);
            var requests = new RequestTable(options.RequestCountMax, options.RequestWindow);
            requests.Load(keys);
            return Recover(
                options, ownLock, clock, versions, cache, views, documents, segmentFiles, requests, signals, active);
        }
        catch
        {
            views?.Close();
            versions?.Dispose();
            ownLock?.Dispose();
            throw;
        }
    }

    private static void Prepare(StoreOptions options)
    {
        if (!options.Files.DirectoryExists(options.Directory)
            || !VersionSet.Exists(options.Files, options.Directory))
        {
            if (!options.CreateIfMissing)
            {
                throw new StorageException("open", options.Directory, "there is no database here");
            }

            options.Files.CreateDirectory(options.Directory);
        }
    }

    // A follower's copy that is opened by others goes its own way from now on, and no follower may overwrite it.
    private static void Promote(StoreOptions options)
    {
        string marker = Path.Combine(options.Directory, FileNames.Follower);
        if (options.IsFollower || !options.Files.FileExists(marker))
        {
            return;
        }

        if (!VersionSet.Exists(options.Files, options.Directory))
        {
            throw new StorageException(
                "open", options.Directory, "a follower's copy was begun here and is not complete; let it follow again");
        }

        options.Files.Delete(marker);
        options.Files.SyncDirectory(options.Directory);
    }

    private static Store Recover(
        StoreOptions options,
        IDisposable ownLock,
        LogClock clock,
        VersionSet versions,
        BlockCache cache,
        ViewSet views,
        DocumentApplier documents,
        SegmentFiles segmentFiles,
        RequestTable requests,
        WorkSignals signals,
        MemTable active)
    {
        var frozen = new FrozenQueue();
        var pacer = new WritePacer(options.Time);
        var pressure = new WritePressure(views, frozen, pacer, options);
        var history = new History(views, clock, options, versions.Current);
        var inMaking = new FilesInMaking(versions);
        HandedTables handed = HandedTablesOf(options, inMaking, cache);
        var applier = new StoreApplier(
            views, documents, history, frozen, signals, pacer, pressure, requests, handed, active,
            options.MemTableBytes);
        var flush = new FlushJob(
            options.Files, options.Directory, versions, views, history, cache, frozen, segmentFiles, inMaking,
            options.BlockCompression);
        Sequence flushed = versions.Current.Flushed;
        LogEnd? end = LogReplay.Run(options, versions.Current, applier, frozen, flush, clock);
        Sequence last = end is { } newest ? new Sequence(newest.Next.Value - 1) : flushed;

        views.Publish(last);
        var logFiles = new LogFileSource(
            options.Files,
            options.Directory,
            versions.NewFileNumber,
            options.Chance.NewSalt,
            Math.Min(options.LogFileBytes, options.MemTableBytes),
            signals.Flushing.Set);
        var mark = DurableMark.Open(options.Files, options.Directory);
        var log = new LocalLog(logFiles, last.Next, end, options.Durability == Durability.Power, mark);
        new ObsoleteFilesJob(options, versions, logFiles, inMaking, watchers: null).Run();
        pressure.Update();
        var meter = new DatabaseMeter(Path.GetFileName(options.Directory), options.Time);
        var pipeline = new CommitPipeline(log, applier, clock, meter, last, options.Durability, pacer)
        {
            Refusal = options.Refusal,
        };
        var store = new Store(
            options,
            ownLock,
            clock,
            meter,
            versions,
            cache,
            views,
            history,
            frozen,
            signals,
            segmentFiles,
            inMaking,
            handed,
            pacer,
            pressure,
            applier,
            logFiles,
            log,
            pipeline);
        StoreMeasures.Register(store);
        return store;
    }

    // The files that the log alone names stay until a version lists them.
    private static HandedTables HandedTablesOf(StoreOptions options, FilesInMaking inMaking, BlockCache cache) =>
        new(number =>
        {
            inMaking.Keep(number);
            return TableOpening.OpenNamed(options, number, cache);
        });
}
