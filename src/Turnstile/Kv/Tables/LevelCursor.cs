using Turnstile.Kv.Cursors;

namespace Turnstile.Kv.Tables;

/// <summary>Walks over tables that lie one behind the other without overlap, as those of one level below the first
/// do.</summary>
internal sealed class LevelCursor(SortedTableReader[] tables, Sequence at, bool cached = true) : IEntryCursor
{
    private readonly TableCursor _cursor = new(at, cached);
    private int _open = -1;

    /// <inheritdoc/>
    public bool IsValid => _open >= 0 && _cursor.IsValid;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Key => _cursor.Key;

    /// <inheritdoc/>
    public EntryStamp Stamp => _cursor.Stamp;

    /// <inheritdoc/>
    public bool IsLasting => _cursor.IsLasting;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Value => _cursor.Value;

    /// <inheritdoc/>
    public void SeekToFirst()
    {
        if (Open(0))
        {
            _cursor.SeekToFirst();
            SkipForward();
        }
    }

    /// <inheritdoc/>
    public void SeekToLast()
    {
        if (Open(tables.Length - 1))
        {
            _cursor.SeekToLast();
            SkipBackward();
        }
    }

    /// <inheritdoc/>
    public void SeekAtOrAfter(ReadOnlySpan<byte> key)
    {
        if (Open(TableSearch.FirstEndingAtOrAfter(tables, key)))
        {
            _cursor.SeekAtOrAfter(key);
            SkipForward();
        }
    }

    /// <inheritdoc/>
    public void SeekBefore(ReadOnlySpan<byte> key)
    {
        int index = TableSearch.FirstEndingAtOrAfter(tables, key);
        if (Open(Math.Min(index, tables.Length - 1)))
        {
            _cursor.SeekBefore(key);
            SkipBackward();
        }
    }

    /// <inheritdoc/>
    public bool MoveNext() => _cursor.MoveNext() || SkipForward();

    /// <inheritdoc/>
    public bool MovePrevious() => _cursor.MovePrevious() || SkipBackward();

    /// <inheritdoc/>
    public void MoveNextEntry()
    {
        _cursor.MoveNextEntry();
        SkipForward();
    }

    /// <inheritdoc/>
    public void LetGo()
    {
        _open = -1;
        tables = [];
        _cursor.LetGo();
    }

    /// <summary>Begins again over other tables and at another sequence, and stands nowhere.</summary>
    public void Reset(SortedTableReader[] level, Sequence upTo)
    {
        tables = level;
        _open = -1;
        _cursor.Reset(upTo);
    }

    private bool Open(int index)
    {
        if (index < 0 || index >= tables.Length)
        {
            _open = -1;
            return false;
        }

        if (_open != index)
        {
            _cursor.Open(tables[index]);
            _open = index;
        }

        return true;
    }

    private bool SkipForward()
    {
        while (!_cursor.IsValid)
        {
            if (!Open(_open + 1))
            {
                return false;
            }

            _cursor.SeekToFirst();
        }

        return true;
    }

    private bool SkipBackward()
    {
        while (!_cursor.IsValid)
        {
            if (!Open(_open - 1))
            {
                return false;
            }

            _cursor.SeekToLast();
        }

        return true;
    }
}
