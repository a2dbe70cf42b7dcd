using Microsoft.Data.Sqlite;

namespace Turnstile.Benchmarks.Engines;

/// <summary>The one writing connection of a SQLite file, behind a lock of the process.</summary>
/// <remarks>SQLite lets one connection write at a time and makes the others sleep and try again; a lock is what a
/// careful user puts in front. Threads: any.</remarks>
internal sealed class SqliteWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Lock _gate = new();

    // guarded by _gate
    private readonly SqliteStatement _put;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;

    public SqliteWriter(SqliteConnections connections)
    {
        _connection = connections.Open();
        SqliteConnections.Run(
            _connection,
            "CREATE TABLE IF NOT EXISTS kv (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID");
        _put = new SqliteStatement(_connection, "REPLACE INTO kv (key, value) VALUES (?, ?)");
        _begin = new SqliteStatement(_connection, "BEGIN IMMEDIATE");
        _commit = new SqliteStatement(_connection, "COMMIT");
    }

    /// <summary>Commits one write.</summary>
    public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        lock (_gate)
        {
            PutLocked(key, value);
        }
    }

    /// <summary>Begins a transaction: nobody else writes until <see cref="Commit"/> on the same thread.</summary>
    public void Begin()
    {
        _gate.Enter();
        _begin.Run();
    }

    /// <summary>Writes; the transaction is begun.</summary>
    public void PutLocked(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        _put.Bind(1, key);
        _put.Bind(2, value);
        _put.Run();
    }

    /// <summary>Ends the transaction.</summary>
    public void Commit()
    {
        _commit.Run();
        _gate.Exit();
    }

    /// <summary>Writes the log back into the file.</summary>
    public void WriteBack()
    {
        lock (_gate)
        {
            SqliteConnections.Run(_connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    public void Dispose()
    {
        _put.Dispose();
        _begin.Dispose();
        _commit.Dispose();
        _connection.Dispose();
    }
}
