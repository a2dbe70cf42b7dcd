using Turnstile.Collections.Writing;
using Turnstile.Kv;
using Turnstile.Kv.Ranges;
using Turnstile.Log;
using Turnstile.Storage;

namespace Turnstile.Salvage;

/// <summary>The operations of all logs that can be read: entries, deletes of ranges, and where the columns of documents
/// are.</summary>
/// <remarks>Values and columns stay in the files. Cost: about 150 bytes and the key in memory for each operation.
/// Threads: one.</remarks>
internal sealed class SalvagedOperations
{
    private readonly List<SalvagedEntry> _entries = [];
    private readonly Dictionary<ulong, LogBytes> _columns = [];
    private readonly Dictionary<FileNumber, SalvagedLoad> _loads = [];
    private readonly List<(Sequence First, Sequence Last)> _frames = [];

    /// <summary>The deletes of ranges.</summary>
    public RangeTombstones Ranges { get; private set; } = RangeTombstones.Empty;

    /// <summary>The tables that loads brought, and where in the order.</summary>
    public IReadOnlyDictionary<FileNumber, SalvagedLoad> Loads => _loads;

    /// <summary>The sequences of each frame that was read, rising.</summary>
    public IReadOnlyList<(Sequence First, Sequence Last)> Frames => _frames;

    /// <summary>Adds the operations of a frame.</summary>
    /// <param name="file">The log.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="isLive">Whether recovery needs it, so what it says is not in tables yet.</param>
    /// <exception cref="InvariantException">The frame holds no operations; those before the bad one are
    /// kept.</exception>
    public void Add(IFile file, in LogFrame frame, bool isLive)
    {
        long offset = frame.Offset + FrameHeader.HeaderBytes;
        Sequence sequence = frame.First;
        var reader = new OperationReader(frame.Payload.Span);
        while (reader.TryRead(out Operation operation))
        {
            Add(file, offset, sequence, operation, isLive);
            offset += operation.ByteCount;
            sequence = sequence.Next;
        }

        _frames.Add((frame.First, frame.Last));
    }

    /// <summary>The entries by <see cref="SalvagedEntry.Order"/>; of one key at one sequence the one added last comes
    /// first. To be called when all frames were added.</summary>
    public IEnumerable<SalvagedEntry> Entries()
    {
        _entries.Reverse();
        return _entries.Order(SalvagedEntry.Order);
    }

    /// <summary>The columns of the document version of a sequence; false if no log has them.</summary>
    public bool TryFindColumns(Sequence sequence, out LogBytes columns) =>
        _columns.TryGetValue(sequence.Value, out columns);

    private void Add(IFile file, long offset, Sequence sequence, in Operation operation, bool isLive)
    {
        long value = offset + Operation.HeaderBytes + operation.Key.Length;
        switch (operation.Kind)
        {
            case (byte)KeyOperationKind.Put:
            case (byte)KeyOperationKind.CreateCatalogEntry:
            case (byte)KeyOperationKind.AlterCatalogEntry:
            case DocumentOperationKind.Put:
                var stamp = new EntryStamp(
                    sequence, operation.Version, operation.CreateSequence, operation.ExpiresAt);
                var logged = new LogBytes(file, value, operation.Value.Length);
                byte[] key = KeyRange.KeyOf(operation.Target, operation.Key);
                _entries.Add(new SalvagedEntry(key, stamp, isLive, null, logged));
                if (operation.Kind == DocumentOperationKind.Put)
                {
                    _columns[sequence.Value] =
                        new LogBytes(file, value + operation.Value.Length, operation.Columns.Length);
                }

                break;
            case (byte)KeyOperationKind.Delete:
            case DocumentOperationKind.Delete:
                AddDelete(operation.Target, operation.Key, sequence, isLive);
                break;
            case DocumentOperationKind.DeleteMany:
                var list = new DeleteList(operation.Value);
                while (list.MoveNext())
                {
                    AddDelete(operation.Target, list.Key, sequence, isLive);
                }

                break;
            case (byte)KeyOperationKind.DeleteRange:
                (byte[] start, byte[] end) = KeyRange.Deleted(operation.Target, operation.Key, operation.Value);
                Ranges = Ranges.With(start, end, sequence);
                break;
            case (byte)KeyOperationKind.BulkLoad:
                AddLoad(operation, sequence, isLive);
                break;
            default:
                throw new InvariantException("ORDER-2", $"operation kind {operation.Kind} is not known");
        }
    }

    private void AddLoad(in Operation operation, Sequence sequence, bool isLive)
    {
        BulkLoadRecord record = BulkLoadRecord.Read(operation.Value);
        byte[] first = KeyRange.KeyOf(operation.Target, operation.Key);
        byte[] last = KeyRange.KeyOf(operation.Target, record.LastKey.Span);
        foreach (BulkLoadTable table in record.Tables)
        {
            _loads[table.Number] = new SalvagedLoad(sequence, isLive, first, last);
        }
    }

    private void AddDelete(uint target, ReadOnlySpan<byte> key, Sequence sequence, bool isLive) =>
        _entries.Add(new SalvagedEntry(
            KeyRange.KeyOf(target, key),
            new EntryStamp(sequence, 0, sequence, 0) { Kind = EntryKind.Delete },
            isLive,
            null,
            default));
}
