using System.Runtime.InteropServices;
using Turnstile.Benchmarks.Native;

namespace Turnstile.Benchmarks.Engines;

/// <summary>LevelDB: log on, Bloom filter, no compression.</summary>
internal sealed unsafe partial class LevelDbEngine : IEngine
{
    private readonly LevelDb _api = new();
    private readonly nint _store;
    private readonly nint _writeOptions;
    private readonly nint _readOptions;

    public LevelDbEngine(EngineSettings settings)
    {
        LevelApi api = _api.Shared;
        nint options = api.Create("options_create");
        api.Set("options_set_create_if_missing", options, 1);
        api.SetWide("options_set_write_buffer_size", options, settings.WriteBufferBytes);
        api.SetWide("options_set_cache", options, api.CreateCache(settings.CacheBytes));
        api.SetWide("options_set_filter_policy", options, _api.CreateBloom(10));
        api.Set("options_set_compression", options, 0);
        _writeOptions = api.Create("writeoptions_create");
        api.Set("writeoptions_set_sync", _writeOptions, settings.Durability == DurabilityClass.Power ? 1 : 0);
        _readOptions = api.Create("readoptions_create");
        _store = api.Open(options, settings.Directory);
        Configuration = $"sync={settings.Durability == DurabilityClass.Power}, "
            + $"write_buffer_size={settings.WriteBufferBytes}, cache={settings.CacheBytes} (LRU), bloom 10 bits, "
            + "no compression, 4 KiB blocks";
    }

    public string Configuration { get; }

    public bool BlocksThread => true;

    public bool ReplaysLog => true;

    public static string Version() => $"{MajorVersion()}.{MinorVersion()}";

    public ISession OpenSession() => new LevelDbSession(_api, _store, _writeOptions, _readOptions);

    public void Settle() => _api.Shared.CompactRange(_store, null, 0, null, 0);

    public IDisposable OpenSnapshot() => new LevelSnapshot(_api.Shared, _store);

    public bool TryCheckpoint(string directory) => false;

    public void Dispose() => _api.Shared.Close(_store);

    [LibraryImport(LevelDb.Library, EntryPoint = "leveldb_major_version")]
    private static partial int MajorVersion();

    [LibraryImport(LevelDb.Library, EntryPoint = "leveldb_minor_version")]
    private static partial int MinorVersion();
}
