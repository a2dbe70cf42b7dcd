using Turnstile.Kv.Ranges;
using Turnstile.Kv.Tables;
using Turnstile.Manifest;
using Turnstile.Storage;

namespace Turnstile.Kv.Merging;

/// <summary>Writes entries into tables of bounded size, one after the other, and opens each as it is done.</summary>
/// <remarks>The entries of one key never lie in two tables, and a deleted range that goes over the end of one is cut
/// there. Lifetime: dispose it; unless <see cref="Finish"/> was called, that closes what was opened, and the files,
/// which no manifest lists, are removed at the next open.</remarks>
/// <param name="files">Where the tables go.</param>
/// <param name="level">Their level.</param>
/// <param name="tableBytesMax">A table that has so many bytes ends before the next key.</param>
/// <param name="ranges">The deletes of ranges that they hold.</param>
/// <param name="cuts">Where a table ends in any case, rising.</param>
internal sealed class TableSeries(
    TableFiles files, int level, long tableBytesMax, RangeTombstones ranges, IReadOnlyList<byte[]> cuts) : IDisposable
{
    private readonly List<LiveFile> _files = [];
    private readonly List<SortedTableReader> _tables = [];
    private SortedTableWriter? _writer;
    private byte[]? _from;
    private int _cut;
    private bool _finished;

    /// <summary>Adds an entry; a table that is full ends before the first key that follows.</summary>
    public void Add(in EntryStamp stamp, ReadOnlySpan<byte> storedKey, ReadOnlySpan<byte> value, bool isNewKey)
    {
        if (isNewKey)
        {
            while (_cut < cuts.Count && storedKey.SequenceCompareTo(cuts[_cut]) >= 0)
            {
                EndTable(cuts[_cut++]);
            }

            if (_writer is not null && _writer.FileBytes >= tableBytesMax)
            {
                EndTable(storedKey.ToArray());
            }
        }

        _writer ??= files.Create();
        _writer.Add(stamp, storedKey, value);
    }

    /// <summary>Ends the last table; the caller gets the first reference of each.</summary>
    public NewTables Finish(bool hasDroppedTraces)
    {
        while (_cut < cuts.Count)
        {
            EndTable(cuts[_cut++]);
        }

        EndTable(null);
        _finished = true;
        return new NewTables(level, _files, _tables, hasDroppedTraces);
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

    // The table that ends before a key, null for the last, if there is anything in it.
    private void EndTable(byte[]? to)
    {
        RangeTombstones inside = ranges.IsEmpty ? ranges : ranges.Within(_from, to);
        _from = to;
        if (_writer is null && inside.IsEmpty)
        {
            return;
        }

        _writer ??= files.Create();
        _writer.Ranges = inside;
        TableSummary summary = _writer.Finish();
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
