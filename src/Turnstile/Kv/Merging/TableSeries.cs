using Turnstile.Kv.Tables;
using Turnstile.Manifest;
using Turnstile.Storage;

namespace Turnstile.Kv.Merging;

/// <summary>Writes entries into tables of bounded size, one after the other, and opens each as it is done.</summary>
/// <remarks>The entries of one key never lie in two tables. Lifetime: dispose it; unless <see cref="Finish"/> was
/// called, that closes what was opened, and the files, which no manifest lists, are removed at the next open.</remarks>
internal sealed class TableSeries(TableFiles files, int level, long tableBytesMax) : IDisposable
{
    private readonly List<LiveFile> _files = [];
    private readonly List<SortedTableReader> _tables = [];
    private SortedTableWriter? _writer;
    private bool _finished;

    /// <summary>Adds an entry; a table that is full ends before the first key that follows.</summary>
    public void Add(in EntryStamp stamp, ReadOnlySpan<byte> storedKey, ReadOnlySpan<byte> value, bool isNewKey)
    {
        if (isNewKey && _writer is not null && _writer.FileBytes >= tableBytesMax)
        {
            EndTable();
        }

        _writer ??= files.Create();
        _writer.Add(stamp, storedKey, value);
    }

    /// <summary>Ends the last table; the caller gets the first reference of each.</summary>
    public NewTables Finish()
    {
        if (_writer is not null)
        {
            EndTable();
        }

        _finished = true;
        return new NewTables(level, _files, _tables);
    }

    /// <summary>Drops what is not finished.</summary>
    public void Dispose()
    {
        _writer?.Dispose();
        if (!_finished)
        {
            _tables.ForEach(table => table.Release());
            _tables.Clear();
        }
    }

    private void EndTable()
    {
        TableSummary summary = _writer!.Finish();
        _writer.Dispose();
        _writer = null;
        _tables.Add(files.Open(summary.Number));
        _files.Add(new LiveFile(
            summary.Number,
            FileKind.Table,
            Owner: 0,
            Level: (uint)level,
            Parent: default,
            summary.FileBytes,
            summary.Digest,
            summary.FirstSequence,
            summary.LastSequence,
            summary.FirstKey,
            summary.LastKey,
            summary.EntryCount));
    }
}
