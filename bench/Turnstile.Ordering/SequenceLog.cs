namespace Turnstile.Ordering;

/// <summary>A log of 24-byte records in memory; whoever appends sees to it that only one does.</summary>
internal sealed class SequenceLog
{
    private (ulong Sequence, ulong Key, ulong Value)[] _records = new (ulong, ulong, ulong)[1 << 20];

    /// <summary>How many records there are.</summary>
    public int Count { get; private set; }

    /// <summary>Appends a record.</summary>
    public void Append(ulong sequence, ulong key, ulong value)
    {
        if (Count == _records.Length)
        {
            Array.Resize(ref _records, 2 * Count);
        }

        _records[Count++] = (sequence, key, value);
    }

    /// <summary>How often a record's sequence is lower than that of the one before it.</summary>
    public long Inversions()
    {
        long count = 0;
        for (int i = 1; i < Count; i++)
        {
            count += _records[i].Sequence < _records[i - 1].Sequence ? 1 : 0;
        }

        return count;
    }
}
