using System.Diagnostics.CodeAnalysis;
using Turnstile.Log;

namespace Turnstile.Kv;

/// <summary>The writes of a transaction in the order of their keys, the last one of each key.</summary>
/// <remarks>Threads: one at a time. Limits: those of a batch, held when a write is added.</remarks>
internal sealed class TransactionWrites
{
    private readonly SortedSet<TransactionWrite> _writes = new(Comparer<TransactionWrite>.Create(
        static (left, right) => left.StoredKey.AsSpan().SequenceCompareTo(right.StoredKey)));

    private long _bytes;

    /// <summary>How many keys are written.</summary>
    public int Count => _writes.Count;

    /// <summary>All of them, in order.</summary>
    public IEnumerable<TransactionWrite> All => _writes;

    /// <summary>The write of a stored key.</summary>
    public bool TryGet(byte[] storedKey, [NotNullWhen(true)] out TransactionWrite? write) =>
        _writes.TryGetValue(new TransactionWrite(storedKey, null, default), out write);

    /// <summary>Takes a write in, in place of an earlier one of its key.</summary>
    /// <exception cref="ArgumentException">Key, value or the transaction would be over their limit.</exception>
    public void Set(TransactionWrite write)
    {
        int keyBytes = write.StoredKey.Length - StoredKey.PrefixBytes;
        int valueBytes = write.Value?.Length ?? 0;
        if (keyBytes is 0 or > KeyOperations.KeyBytesMax)
        {
            throw new ArgumentException(
                $"the key has {keyBytes} bytes; 1 to {KeyOperations.KeyBytesMax} are allowed");
        }

        if (valueBytes > OperationBuffer.ValueBytesMax)
        {
            throw new ArgumentException(
                $"the value has {valueBytes} bytes; at most {OperationBuffer.ValueBytesMax} are allowed");
        }

        bool isThere = TryGet(write.StoredKey, out TransactionWrite? earlier);
        long bytes = _bytes + SizeOf(write) - (isThere ? SizeOf(earlier!) : 0);
        if (bytes > OperationBuffer.BatchBytesMax || (!isThere && Count == OperationBuffer.OperationCountMax))
        {
            throw new ArgumentException(
                $"the transaction would write {bytes} bytes of {Count + 1} keys; at most "
                + $"{OperationBuffer.BatchBytesMax} bytes of {OperationBuffer.OperationCountMax} keys are allowed");
        }

        if (isThere)
        {
            _writes.Remove(earlier!);
        }

        _writes.Add(write);
        _bytes = bytes;
    }

    /// <summary>The writes in a range as they are now, in order or backward.</summary>
    public TransactionWrite[] In(KeyRange range, bool reverse)
    {
        if (Count == 0 || range.IsEmpty)
        {
            return [];
        }

        var from = new TransactionWrite(range.Start.ToArray(), null, default);
        TransactionWrite to =
            range.End.IsEmpty ? _writes.Max! : new TransactionWrite(range.End.ToArray(), null, default);
        if (_writes.Comparer.Compare(from, to) > 0)
        {
            return [];
        }

        SortedSet<TransactionWrite> view = _writes.GetViewBetween(from, to);
        return
        [
            .. (reverse ? view.Reverse() : view).Where(write =>
                range.End.IsEmpty || write.StoredKey.AsSpan().SequenceCompareTo(range.End.Span) < 0),
        ];
    }

    private static long SizeOf(TransactionWrite write) => Operation.Padded(
        (long)Operation.HeaderBytes + write.StoredKey.Length - StoredKey.PrefixBytes + (write.Value?.Length ?? 0));
}
