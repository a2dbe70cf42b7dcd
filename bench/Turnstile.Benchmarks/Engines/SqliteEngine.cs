using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Turnstile.Benchmarks.Engines;

/// <summary>SQLite: one table of keys and values without row ids, in write-ahead mode.</summary>
internal sealed class SqliteEngine : IEngine
{
    private readonly SqliteConnections _connections;
    private readonly SqliteWriter _writer;

    // one thread: readers that hold no snapshot now
    private readonly Stack<SqliteSnapshot> _idle = new();

    public SqliteEngine(EngineSettings settings)
    {
        _connections = new SqliteConnections(settings);
        _writer = new SqliteWriter(_connections);
        Configuration = $"kv (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID; {_connections.Pragmas} "
            + "prepared statements below ADO.NET, one writing connection behind a lock, one reading connection "
            + "per producer, each with that cache";
    }

    public string Configuration { get; }

    public bool BlocksThread => true;

    // It indexes the pages of its log and leaves them where they are.
    public bool ReplaysLog => false;

    public static string Version()
    {
        Batteries_V2.Init();
        return raw.sqlite3_libversion().utf8_to_string();
    }

    public ISession OpenSession() => new SqliteSession(_connections, _writer);

    public void Settle() => _writer.WriteBack();

    public IDisposable OpenSnapshot()
    {
        if (!_idle.TryPop(out SqliteSnapshot? snapshot))
        {
            snapshot = new SqliteSnapshot(_connections.Open(), _idle);
        }

        snapshot.Begin();
        return snapshot;
    }

    public bool TryCheckpoint(string directory)
    {
        Directory.CreateDirectory(directory);
        using SqliteConnection connection = _connections.Open();
        SqliteConnections.Run(connection, $"VACUUM INTO '{Path.Combine(directory, "bench.sqlite")}'");
        return true;
    }

    public void Dispose()
    {
        while (_idle.TryPop(out SqliteSnapshot? snapshot))
        {
            snapshot.Close();
        }

        _writer.Dispose();
    }
}
