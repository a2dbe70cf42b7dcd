using Microsoft.Data.Sqlite;

namespace Turnstile.Benchmarks.Engines;

/// <summary>A producer's door to SQLite: it reads on a connection of its own and writes through the common
/// one.</summary>
internal sealed class SqliteSession(SqliteConnections connections, SqliteWriter writer) : ISession
{
    private SqliteConnection? _connection;
    private SqliteStatement? _get;
    private SqliteStatement? _forward;
    private SqliteStatement? _backward;
    private bool _isWriting;

    public ValueTask PutAsync(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        writer.Put(key, value);
        return ValueTask.CompletedTask;
    }

    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (!_isWriting)
        {
            writer.Begin();
            _isWriting = true;
        }

        writer.PutLocked(key, value);
    }

    public ValueTask CommitAsync()
    {
        _isWriting = false;
        writer.Commit();
        return ValueTask.CompletedTask;
    }

    public int Get(ReadOnlySpan<byte> key, Span<byte> value)
    {
        SqliteStatement get = _get ??= Prepare("SELECT value FROM kv WHERE key = ?");
        get.Bind(1, key);
        int length = -1;
        if (get.Step())
        {
            ReadOnlySpan<byte> found = get.Column(0);
            found.CopyTo(value);
            length = found.Length;
        }

        get.Reset();
        return length;
    }

    public IWalk OpenWalk(bool isReverse)
    {
        SqliteStatement statement = isReverse
            ? _backward ??= Prepare("SELECT key, value FROM kv ORDER BY key DESC")
            : _forward ??= Prepare("SELECT key, value FROM kv WHERE key >= ? ORDER BY key");
        if (!isReverse)
        {
            statement.Bind(1, [0]);
        }

        return new SqliteWalk(statement);
    }

    public void Dispose()
    {
        _get?.Dispose();
        _forward?.Dispose();
        _backward?.Dispose();
        _connection?.Dispose();
    }

    private SqliteStatement Prepare(string sql) => new(_connection ??= connections.Open(), sql);
}
