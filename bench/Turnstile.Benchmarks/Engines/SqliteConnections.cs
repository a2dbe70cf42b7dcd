using Microsoft.Data.Sqlite;

namespace Turnstile.Benchmarks.Engines;

/// <summary>Connections to one SQLite file, all set up alike.</summary>
internal sealed class SqliteConnections(EngineSettings settings)
{
    private const int PageBytes = 4096;

    private readonly string _text = new SqliteConnectionStringBuilder
    {
        DataSource = Path.Combine(settings.Directory, "bench.sqlite"),
        Pooling = false,
        DefaultTimeout = 60,
    }.ToString();

    /// <summary>What a connection is told.</summary>
    public string Pragmas { get; } =
        "PRAGMA busy_timeout=60000; PRAGMA journal_mode=WAL; "
        + $"PRAGMA synchronous={(settings.Durability == DurabilityClass.Power ? "FULL" : "NORMAL")}; "
        + $"PRAGMA wal_autocheckpoint={settings.WriteBufferBytes / PageBytes}; "
        + $"PRAGMA cache_size=-{settings.CacheBytes / 1024}; PRAGMA temp_store=MEMORY;";

    /// <summary>A connection of its own.</summary>
    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(_text);
        connection.Open();
        Run(connection, Pragmas);
        return connection;
    }

    /// <summary>Runs statements that answer nothing of interest.</summary>
    public static void Run(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
