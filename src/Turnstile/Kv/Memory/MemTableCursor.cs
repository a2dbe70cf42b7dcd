using Turnstile.Kv.Cursors;
using Turnstile.Storage;

namespace Turnstile.Kv.Memory;

/// <summary>Walks over a memtable while its writer adds.</summary>
internal sealed class MemTableCursor(MemTable table, Sequence at) : IEntryCursor
{
    private NativeArena _arena = table.Arena;
    private int _node;
    private int _entry;

    /// <inheritdoc/>
    public bool IsValid => _node != 0;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Key => MemTableNode.KeyOf(_arena, _node);

    /// <inheritdoc/>
    public EntryStamp Stamp => MemTableEntry.Read(_arena, _entry, out _);

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Value
    {
        get
        {
            MemTableEntry.Read(_arena, _entry, out ReadOnlySpan<byte> value);
            return value;
        }
    }

    /// <inheritdoc/>
    public void SeekToFirst() => Forward(MemTableNode.Next(_arena, table.Head, 0));

    /// <inheritdoc/>
    public void SeekToLast() => Backward(table.FindLast());

    /// <inheritdoc/>
    public void SeekAtOrAfter(ReadOnlySpan<byte> key) => Forward(table.FindAtOrAfter(key));

    /// <inheritdoc/>
    public void SeekBefore(ReadOnlySpan<byte> key)
    {
        int after = table.FindAtOrAfter(key);
        Backward(after == 0 ? table.FindLast() : MemTableNode.Back(_arena, after));

        // A key added meanwhile may stand at or after the bound; it is newer than the cursor's sequence and was
        // skipped, unless the cursor reads at the very end of the order.
        while (_node != 0 && Key.SequenceCompareTo(key) >= 0)
        {
            MovePrevious();
        }
    }

    /// <inheritdoc/>
    public void MoveNext() => Forward(MemTableNode.Next(_arena, _node, 0));

    /// <inheritdoc/>
    public void MovePrevious() => Backward(MemTableNode.Back(_arena, _node));

    /// <inheritdoc/>
    public void MoveNextEntry()
    {
        int older = MemTableEntry.Older(_arena, _entry);
        if (older == 0)
        {
            MoveNext();
        }
        else
        {
            _entry = older;
        }
    }

    /// <summary>Begins again over another memtable and at another sequence, and stands nowhere.</summary>
    public void Reset(MemTable memtable, Sequence upTo)
    {
        table = memtable;
        at = upTo;
        _arena = memtable.Arena;
        _node = 0;
    }

    private void Forward(int node)
    {
        while (node != 0 && !Shows(node))
        {
            node = MemTableNode.Next(_arena, node, 0);
        }

        _node = node;
    }

    private void Backward(int node)
    {
        while (node != 0 && node != table.Head && !Shows(node))
        {
            node = MemTableNode.Back(_arena, node);
        }

        _node = node == table.Head ? 0 : node;
    }

    private bool Shows(int node)
    {
        _entry = MemTableEntry.NewestAt(_arena, MemTableNode.Newest(_arena, node), at);
        return _entry != 0;
    }
}
