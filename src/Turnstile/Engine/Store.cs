using Turnstile.Caching;
using Turnstile.Commit;
using Turnstile.Kv;
using Turnstile.Kv.Tables;
using Turnstile.Manifest;
using Turnstile.Storage;
using Turnstile.Telemetry;
using Turnstile.Views;
using Turnstile.Watch;

namespace Turnstile.Engine;

/// <summary>The parts of an open database, put together by <see cref="Opening.StoreOpening"/>. It holds them and does
/// nothing.</summary>
/// <remarks>Lifetime: disposed after all threads that use it have ended; in this order the log, the views, the queue,
/// the manifest, the lock.</remarks>
internal sealed record Store(
    StoreOptions Options,
    IDisposable Lock,
    LogClock Clock,
    DatabaseMeter Meter,
    VersionSet Versions,
    BlockCache Cache,
    ViewSet Views,
    History History,
    FrozenQueue Frozen,
    WorkSignals Signals,
    SegmentFiles SegmentFiles,
    FilesInMaking InMaking,
    HandedTables Handed,
    WritePacer Pacer,
    WritePressure Pressure,
    StoreApplier Applier,
    LogFileSource LogFiles,
    LocalLog Log,
    CommitPipeline Pipeline) : IDisposable
{
    /// <summary>The changes as a stream.</summary>
    public ChangeFeed Feed { get; } = new(Options.Files, Options.Directory, Views, Pipeline);

    /// <summary>How many index workers enter rows at once.</summary>
    public IndexTurns Turns { get; } = new(Views.Searches, Environment.ProcessorCount, Options.Time);

    /// <summary>The disk.</summary>
    public IFileSystem Files => Options.Files;

    /// <summary>The database's directory.</summary>
    public string Directory => Options.Directory;

    /// <summary>What loads of sorted data need, with a way to flush.</summary>
    public BulkLoadSite LoadSite(Func<CancellationToken, Task> flushAsync) => new(
        new TableFiles(Files, Directory, Cache, InMaking.Take) { Compression = Options.BlockCompression },
        Handed,
        InMaking.Release,
        flushAsync);

    /// <summary>The way to keyspaces and collections, for reading and writing.</summary>
    public Doors NewDoors(Func<CancellationToken, Task> flushAsync) =>
        new(Views, Pipeline, Feed, LoadSite(flushAsync), Signals.Indexing.Set);

    /// <summary>Closes everything.</summary>
    public void Dispose()
    {
        Meter.Dispose();
        Pipeline.Dispose();
        Log.Dispose();
        LogFiles.Dispose();
        Handed.Dispose();
        Views.Close();
        Frozen.Dispose();
        Signals.Dispose();
        Versions.Dispose();
        Lock.Dispose();
    }
}
