using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Turnstile.Benchmarks.Engines;

/// <summary>A prepared statement, used through SQLite's own calls: cheaper than ADO.NET's objects, and with
/// spans.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    /// <summary>Sets a parameter, counted from 1.</summary>
    public void Bind(int index, ReadOnlySpan<byte> value) =>
        Check(raw.sqlite3_bind_blob(_statement, index, value));

    /// <summary>Goes to the next row; false after the last.</summary>
    public bool Step()
    {
        int answer = raw.sqlite3_step(_statement);
        if (answer is not raw.SQLITE_ROW and not raw.SQLITE_DONE)
        {
            Check(answer);
        }

        return answer == raw.SQLITE_ROW;
    }

    /// <summary>A column of the row, valid until the next step.</summary>
    public ReadOnlySpan<byte> Column(int index) => raw.sqlite3_column_blob(_statement, index);

    /// <summary>Ends the execution; the parameters stay.</summary>
    public void Reset() => raw.sqlite3_reset(_statement);

    /// <summary>Steps to the end and resets.</summary>
    public void Run()
    {
        while (Step())
        {
            // A statement that answers rows nobody wants.
        }

        Reset();
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int answer)
    {
        if (answer != raw.SQLITE_OK)
        {
            throw new InvalidOperationException(
                $"sqlite: {raw.sqlite3_errmsg(_database).utf8_to_string()} ({answer})");
        }
    }
}
