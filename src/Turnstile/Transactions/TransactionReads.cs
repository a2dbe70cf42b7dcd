using Turnstile.Kv;

namespace Turnstile.Transactions;

/// <summary>The keys and ranges that a transaction read, to be looked at again when it is committed.</summary>
/// <remarks>Threads: one at a time.</remarks>
internal sealed class TransactionReads
{
    /// <summary>The most keys and ranges.</summary>
    public const int CountMax = 65_536;

    /// <summary>The most bytes of keys and bounds.</summary>
    public const int BytesMax = 16 << 20;

    private readonly HashSet<ReadOnlyMemory<byte>> _keys = new(BytesComparer.Instance);
    private readonly List<TransactionRange> _ranges = [];
    private long _bytes;

    /// <summary>The stored keys.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Keys => _keys;

    /// <summary>The ranges.</summary>
    public IEnumerable<KeyRange> Ranges => _ranges.Select(static range => range.Seen);

    /// <summary>Notes a key, found or not.</summary>
    /// <exception cref="InvalidOperationException">The transaction has read too much.</exception>
    public void Add(byte[] storedKey)
    {
        if (!_keys.Contains(storedKey))
        {
            Grow(storedKey.Length);
            _keys.Add(storedKey);
        }
    }

    /// <summary>Notes a range, which may shrink to what is seen of it.</summary>
    /// <exception cref="InvalidOperationException">The transaction has read too much.</exception>
    public TransactionRange Add(KeyRange range)
    {
        Grow(range.Start.Length + range.End.Length);
        var added = new TransactionRange(range);
        _ranges.Add(added);
        return added;
    }

    private void Grow(int bytes)
    {
        if (_keys.Count + _ranges.Count == CountMax || _bytes + bytes > BytesMax)
        {
            throw new InvalidOperationException(
                $"the transaction has read {_keys.Count} keys and {_ranges.Count} ranges of {_bytes} bytes; a "
                + $"serializable one may read {CountMax} of {BytesMax} bytes");
        }

        _bytes += bytes;
    }
}
