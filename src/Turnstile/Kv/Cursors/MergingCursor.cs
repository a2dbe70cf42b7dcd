namespace Turnstile.Kv.Cursors;

/// <summary>Walks over several sources as if they were one.</summary>
/// <remarks>The sources are given newest first: whatever a source holds of a key is newer than what those behind it
/// hold, so of equal keys the first source's entry is shown. A binary heap of sources keeps the next one on top;
/// advancing costs two comparisons as long as the same source stays on top.</remarks>
internal sealed class MergingCursor : IEntryCursor
{
    // immutable
    private readonly IEntryCursor[] _sources;

    private readonly int[] _heap;
    private int _count;
    private bool _forward = true;
    private byte[] _key = new byte[256];

    /// <summary>A cursor over <paramref name="sources"/>, newest first.</summary>
    public MergingCursor(IEntryCursor[] sources)
    {
        _sources = sources;
        _heap = new int[sources.Length];
    }

    /// <inheritdoc/>
    public bool IsValid => _count > 0;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Key => Top.Key;

    /// <inheritdoc/>
    public EntryStamp Stamp => Top.Stamp;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Value => Top.Value;

    private IEntryCursor Top => _sources[_heap[0]];

    /// <inheritdoc/>
    public void SeekToFirst()
    {
        foreach (IEntryCursor source in _sources)
        {
            source.SeekToFirst();
        }

        Build(forward: true);
    }

    /// <inheritdoc/>
    public void SeekToLast()
    {
        foreach (IEntryCursor source in _sources)
        {
            source.SeekToLast();
        }

        Build(forward: false);
    }

    /// <inheritdoc/>
    public void SeekAtOrAfter(ReadOnlySpan<byte> key)
    {
        foreach (IEntryCursor source in _sources)
        {
            source.SeekAtOrAfter(key);
        }

        Build(forward: true);
    }

    /// <inheritdoc/>
    public void SeekBefore(ReadOnlySpan<byte> key)
    {
        foreach (IEntryCursor source in _sources)
        {
            source.SeekBefore(key);
        }

        Build(forward: false);
    }

    /// <inheritdoc/>
    public void MoveNext()
    {
        ReadOnlySpan<byte> left = KeepKey();
        if (!_forward)
        {
            SeekAtOrAfter(left);
        }

        while (_count > 0 && Top.Key.SequenceEqual(left))
        {
            Top.MoveNext();
            Settle();
        }
    }

    /// <inheritdoc/>
    public void MovePrevious()
    {
        ReadOnlySpan<byte> left = KeepKey();
        if (_forward)
        {
            SeekBefore(left);
            return;
        }

        while (_count > 0 && Top.Key.SequenceEqual(left))
        {
            Top.MovePrevious();
            Settle();
        }
    }

    /// <inheritdoc/>
    public void MoveNextEntry()
    {
        Top.MoveNextEntry();
        Settle();
    }

    /// <inheritdoc/>
    public void LetGo()
    {
        _count = 0;
        foreach (IEntryCursor source in _sources)
        {
            source.LetGo();
        }
    }

    private ReadOnlySpan<byte> KeepKey()
    {
        ReadOnlySpan<byte> key = Top.Key;
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
        for (int i = 0; i < _sources.Length; i++)
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
    }

    // The top source moved: out with it at its end, else to its new place.
    private void Settle()
    {
        if (!Top.IsValid)
        {
            _heap[0] = _heap[--_count];
        }

        SiftDown(0);
    }

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
        int order = _sources[left].Key.SequenceCompareTo(_sources[right].Key);
        order = _forward ? order : -order;
        return order < 0 || (order == 0 && left < right);
    }
}
