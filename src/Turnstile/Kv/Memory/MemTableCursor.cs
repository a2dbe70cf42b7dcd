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
    public void SeekToFirst() => Forward(MemTableNode.Next(_arena, table.Head));

    /// <inheritdoc/>
    public void SeekToLast() => Backward(table.FindLast());

    /// <inheritdoc/>
    public void SeekAtOrAfter(ReadOnlySpan<byte> key) => Forward(table.FindAtOrAfter(key, out _));

    /// <inheritdoc/>
    public void SeekBefore(ReadOnlySpan<byte> key)
    {
        table.FindAtOrAfter(key, out int before);
        Backward(before);
    }

    /// <inheritdoc/>
    public bool MoveNext()
    {
        Forward(MemTableNode.Next(_arena, _node));
        return _node != 0;
    }

    /// <inheritdoc/>
    public bool MovePrevious()
    {
        Backward(MemTableNode.Back(_arena, _node));
        return _node != 0;
    }

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
            node = MemTableNode.Next(_arena, node);
        }

        _node = node;
    }

    private void Backward(int node)
    {
        while (node != table.Head && !Shows(node))
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
