using System.Reflection;
using Turnstile.Kv;

namespace Turnstile.Benchmarks.Engines;

/// <summary>Turnstile, through its public doors.</summary>
internal sealed class TurnstileEngine : IEngine
{
    private readonly TurnstileDatabase _database;
    private readonly Keyspace _keyspace;

    public TurnstileEngine(EngineSettings settings)
    {
        var options = new DatabaseOptions
        {
            Durability = settings.Durability == DurabilityClass.Power ? Durability.Power : Durability.Process,
            MemTableBytes = settings.WriteBufferBytes,
            LogFileBytes = settings.WriteBufferBytes,
            BlockCacheBytes = settings.CacheBytes,
            IndexThreads = 1,
        };
        Configuration = $"Durability={options.Durability}, MemTableBytes={options.MemTableBytes}, "
            + $"LogFileBytes={options.LogFileBytes}, BlockCacheBytes={options.BlockCacheBytes}";
        _database = Wait(TurnstileDatabase.OpenAsync(settings.Directory, options));
        _keyspace = Wait(_database.CreateKeyspaceAsync("bench"));
    }

    public string Configuration { get; }

    public bool BlocksThread => false;

    public bool ReplaysLog => true;

    public static string Version() => typeof(TurnstileDatabase).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public ISession OpenSession() => new TurnstileSession(_database, _keyspace);

    public void Settle() => _database.CompactAsync().AsTask().GetAwaiter().GetResult();

    public IDisposable OpenSnapshot() => _database.OpenSnapshot();

    public bool TryCheckpoint(string directory)
    {
        Wait(_database.CheckpointAsync(directory));
        return true;
    }

    public void Dispose() => _database.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static T Wait<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();
}
