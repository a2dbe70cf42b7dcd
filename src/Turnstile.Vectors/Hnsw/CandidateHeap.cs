namespace Turnstile.Vectors.Hnsw;

/// <summary>Candidates, nearest out first: a binary min-heap that grows to the largest search it has seen.</summary>
internal sealed class CandidateHeap
{
    private ulong[] _items = new ulong[64];

    public int Count { get; private set; }

    /// <summary>The nearest; there is one.</summary>
    public ulong First => _items[0];

    public void Clear() => Count = 0;

    public void Push(ulong candidate)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, 2 * Count);
        }

        int hole = Count++;
        while (hole > 0 && _items[(hole - 1) / 2] > candidate)
        {
            _items[hole] = _items[(hole - 1) / 2];
            hole = (hole - 1) / 2;
        }

        _items[hole] = candidate;
    }

    public ulong Pop()
    {
        ulong first = _items[0];
        ulong moved = _items[--Count];
        int hole = 0;
        for (int child = 1; child < Count; child = (2 * hole) + 1)
        {
            if (child + 1 < Count && _items[child + 1] < _items[child])
            {
                child++;
            }

            if (_items[child] >= moved)
            {
                break;
            }

            _items[hole] = _items[child];
            hole = child;
        }

        _items[hole] = moved;
        return first;
    }
}
