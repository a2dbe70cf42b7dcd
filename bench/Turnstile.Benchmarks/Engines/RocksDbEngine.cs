using Turnstile.Benchmarks.Native;

namespace Turnstile.Benchmarks.Engines;

/// <summary>RocksDB: levels, log on, Bloom filters, no compression, background work on all processors.</summary>
internal sealed unsafe class RocksDbEngine : IEngine
{
    private const int BufferCountMax = 4;

    private readonly RocksDb _api = new();
    private readonly nint _store;
    private readonly nint _writeOptions;
    private readonly nint _readOptions;

    public RocksDbEngine(EngineSettings settings)
    {
        LevelApi api = _api.Shared;
        nint options = api.Create("options_create");
        api.Set("options_set_create_if_missing", options, 1);
        api.Set("options_increase_parallelism", options, Environment.ProcessorCount);
        api.SetWide("options_set_write_buffer_size", options, settings.WriteBufferBytes);
        api.Set("options_set_max_write_buffer_number", options, BufferCountMax);
        api.Set("options_set_level_compaction_dynamic_level_bytes", options, 1);
        api.Set("options_set_max_open_files", options, -1);
        api.Set("options_set_compression", options, 0);
        nint table = api.Create("block_based_options_create");
        api.SetWide("block_based_options_set_block_cache", table, api.CreateCache(settings.CacheBytes));
        api.SetWide("block_based_options_set_filter_policy", table, _api.CreateBloom(10));
        api.SetWide("options_set_block_based_table_factory", options, table);
        _writeOptions = api.Create("writeoptions_create");
        api.Set("writeoptions_set_sync", _writeOptions, settings.Durability == DurabilityClass.Power ? 1 : 0);
        _readOptions = api.Create("readoptions_create");
        _store = api.Open(options, settings.Directory);
        Configuration = $"WAL on, sync={settings.Durability == DurabilityClass.Power}, "
            + $"write_buffer_size={settings.WriteBufferBytes}, max_write_buffer_number={BufferCountMax}, "
            + $"block_cache={settings.CacheBytes} (LRU), bloom 10 bits, no compression, 4 KiB blocks, "
            + $"level_compaction_dynamic_level_bytes, increase_parallelism({Environment.ProcessorCount}), "
            + "max_open_files=-1; get_pinned";
    }

    public string Configuration { get; }

    public bool BlocksThread => true;

    public bool ReplaysLog => true;

    public static string Version()
    {
        _ = new RocksDb();
        return LoadedLibrary.VersionOf(RocksDb.Library);
    }

    public ISession OpenSession() => new RocksDbSession(_api, _store, _writeOptions, _readOptions);

    public void Settle()
    {
        _api.Flush(_store);
        _api.Shared.CompactRange(_store, null, 0, null, 0);
    }

    public IDisposable OpenSnapshot() => new LevelSnapshot(_api.Shared, _store);

    public bool TryCheckpoint(string directory)
    {
        _api.Checkpoint(_store, directory);
        return true;
    }

    public void Dispose() => _api.Shared.Close(_store);
}
