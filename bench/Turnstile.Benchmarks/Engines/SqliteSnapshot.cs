using Microsoft.Data.Sqlite;

namespace Turnstile.Benchmarks.Engines;

/// <summary>A read transaction of SQLite on a connection of its own, which is kept for the next one.</summary>
internal sealed class SqliteSnapshot(SqliteConnection connection, Stack<SqliteSnapshot> idle) : IDisposable
{
    // A read transaction begins with its first read.
    private readonly SqliteStatement _begin = new(connection, "BEGIN");
    private readonly SqliteStatement _read = new(connection, "SELECT 1 FROM kv LIMIT 1");
    private readonly SqliteStatement _end = new(connection, "COMMIT");

    /// <summary>Holds the present moment.</summary>
    public void Begin()
    {
        _begin.Run();
        _read.Run();
    }

    /// <summary>Lets it go.</summary>
    public void Dispose()
    {
        _end.Run();
        idle.Push(this);
    }

    /// <summary>Closes the connection.</summary>
    public void Close()
    {
        _begin.Dispose();
        _read.Dispose();
        _end.Dispose();
        connection.Dispose();
    }
}
