namespace Turnstile.Kv.Cursors;

/// <summary>Walks over several sources as if they were one.</summary>
/// <remarks>The sources are given newest first: whatever a source holds of a key is newer than what those behind it
/// hold, so of equal keys the first source's entry is shown. A binary heap of sources keeps the next one on top. The
/// key of the second is kept beside: as long as the top stays before it, no other source can have its key, and
/// advancing costs one comparison.</remarks>
internal sealed class MergingCursor : IEntryCursor
{
    private static readonly EmptyCursor s_none = new();

    private IEntryCursor[] _sources;
    private int _sourceCount;
    private int[] _heap;
    private int _count;

    // the source on top of the heap
    private IEntryCursor _top = s_none;
    private bool _forward = true;
    private byte[] _key = new byte[256];

    // where in the heap the second source is, its key, and whether the top's comes before it
    private int _secondIndex;
    private byte[] _second = new byte[256];
    private int _secondLength;
    private bool _isAlone;

    /// <summary>A cursor over <paramref name="sources"/>, newest first.</summary>
    public MergingCursor(IEntryCursor[] sources)
    {
        _sources = sources;
        _sourceCount = sources.Length;
        _heap = new int[sources.Length];
    }

    /// <inheritdoc/>
    public bool IsValid => _count > 0;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Key => _top.Key;

    /// <inheritdoc/>
    public EntryStamp Stamp => _top.Stamp;

    /// <inheritdoc/>
    public bool IsLasting => _top.IsLasting;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Value => _top.Value;

    private ReadOnlySpan<IEntryCursor> Sources => _sources.AsSpan(0, _sourceCount);

    /// <summary>Begins again over the first <paramref name="count"/> of other sources, and stands nowhere.</summary>
    public void Reset(IEntryCursor[] sources, int count)
    {
        _sources = sources;
        _sourceCount = count;
        _heap = _heap.Length < count ? new int[sources.Length] : _heap;
        _count = 0;
        _top = s_none;
        _forward = true;
        _isAlone = false;
    }

    /// <inheritdoc/>
    public void SeekToFirst()
    {
        foreach (IEntryCursor source in Sources)
        {
            source.SeekToFirst();
        }

        Build(forward: true);
    }

    /// <inheritdoc/>
    public void SeekToLast()
    {
        foreach (IEntryCursor source in Sources)
        {
            source.SeekToLast();
        }

        Build(forward: false);
    }

    /// <inheritdoc/>
    public void SeekAtOrAfter(ReadOnlySpan<byte> key)
    {
        foreach (IEntryCursor source in Sources)
        {
            source.SeekAtOrAfter(key);
        }

        Build(forward: true);
    }

    /// <inheritdoc/>
    public void SeekBefore(ReadOnlySpan<byte> key)
    {
        foreach (IEntryCursor source in Sources)
        {
            source.SeekBefore(key);
        }

        Build(forward: false);
    }

    /// <inheritdoc/>
    public bool MoveNext()
    {
        if (_isAlone && _forward)
        {
            return StayOrSettle(_top.MoveNext());
        }

        ReadOnlySpan<byte> left = KeepKey();
        if (!_forward)
        {
            SeekAtOrAfter(left);
        }

        while (_count > 0 && _top.Key.SequenceEqual(left))
        {
            _top.MoveNext();
            Settle();
        }

        NoteSecond();
        return _count > 0;
    }

    /// <inheritdoc/>
    public bool MovePrevious()
    {
        if (_isAlone && !_forward)
        {
            return StayOrSettle(_top.MovePrevious());
        }

        ReadOnlySpan<byte> left = KeepKey();
        if (_forward)
        {
            SeekBefore(left);
            return _count > 0;
        }

        while (_count > 0 && _top.Key.SequenceEqual(left))
        {
            _top.MovePrevious();
            Settle();
        }

        NoteSecond();
        return _count > 0;
    }

    /// <inheritdoc/>
    public void MoveNextEntry()
    {
        _top.MoveNextEntry();
        if (_isAlone)
        {
            StayOrSettle(_top.IsValid);
        }
        else
        {
            Settle();
            NoteSecond();
        }
    }

    /// <inheritdoc/>
    public void LetGo()
    {
        _count = 0;
        _isAlone = false;
        foreach (IEntryCursor source in Sources)
        {
            source.LetGo();
        }
    }

    private ReadOnlySpan<byte> KeepKey()
    {
        ReadOnlySpan<byte> key = _top.Key;
        if (key.Length > _key.Length)
        {
            _key = new byte[StoredKey.BytesMax];
        }

        key.CopyTo(_key);
        return _key.AsSpan(0, key.Length);
    }

    private void Build(bool forward)
    {
        _forward = forward;
        _count = 0;
        for (int i = 0; i < _sourceCount; i++)
        {
            if (_sources[i].IsValid)
            {
                _heap[_count++] = i;
            }
        }

        for (int i = (_count / 2) - 1; i >= 0; i--)
        {
            SiftDown(i);
        }

        NoteTop();
        NoteSecond();
    }

    // The top moved on and was before all others: mostly it still is, or else the second is.
    private bool StayOrSettle(bool there)
    {
        int order = !there ? 0 : _count == 1 ? -1 : Order(_top.Key, _second.AsSpan(0, _secondLength));
        if (order < 0)
        {
            return true;
        }

        if (order > 0)
        {
            (_heap[0], _heap[_secondIndex]) = (_heap[_secondIndex], _heap[0]);
            SiftDown(_secondIndex);
            NoteTop();
        }
        else
        {
            Settle();
        }

        NoteSecond();
        return _count > 0;
    }

    private void NoteSecond()
    {
        _isAlone = _count == 1;
        if (_count < 2)
        {
            return;
        }

        _secondIndex = _count > 2 && ComesBefore(_heap[2], _heap[1]) ? 2 : 1;
        ReadOnlySpan<byte> key = _sources[_heap[_secondIndex]].Key;
        if (key.Length > _second.Length)
        {
            _second = new byte[StoredKey.BytesMax];
        }

        key.CopyTo(_second);
        _secondLength = key.Length;
        _isAlone = Order(_top.Key, key) < 0;
    }

    // The top source moved: out with it at its end, else to its new place.
    private void Settle()
    {
        if (!_top.IsValid)
        {
            _heap[0] = _heap[--_count];
        }

        SiftDown(0);
        NoteTop();
    }

    private void NoteTop() => _top = _count > 0 ? _sources[_heap[0]] : s_none;

    private void SiftDown(int index)
    {
        while (true)
        {
            int child = (2 * index) + 1;
            if (child >= _count)
            {
                return;
            }

            if (child + 1 < _count && ComesBefore(_heap[child + 1], _heap[child]))
            {
                child++;
            }

            if (!ComesBefore(_heap[child], _heap[index]))
            {
                return;
            }

            (_heap[index], _heap[child]) = (_heap[child], _heap[index]);
            index = child;
        }
    }

    private bool ComesBefore(int left, int right)
    {
        int order = Order(_sources[left].Key, _sources[right].Key);
        return order < 0 || (order == 0 && left < right);
    }

    private int Order(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        _forward ? left.SequenceCompareTo(right) : right.SequenceCompareTo(left);
}
