using System.Diagnostics.CodeAnalysis;
using Turnstile.Kv;
using Turnstile.Kv.Admission;
using Turnstile.Kv.Ranges;
using Turnstile.Log;

namespace Turnstile.Transactions;

/// <summary>The writes of a transaction in the order of their keys, the last one of each key, and the ranges it
/// deletes. A write in a deleted range came after the delete: those before it are forgotten with it.</summary>
/// <remarks>Threads: one at a time. Limits: those of a batch, held when a write is added.</remarks>
internal sealed class TransactionWrites
{
    private readonly SortedSet<TransactionWrite> _writes = new(Comparer<TransactionWrite>.Create(
        static (left, right) => left.StoredKey.AsSpan().SequenceCompareTo(right.StoredKey)));

    private readonly List<KeyRange> _ranges = [];
    private long _bytes;

    /// <summary>Whether nothing is written.</summary>
    public bool IsEmpty => _writes.Count == 0 && _ranges.Count == 0;

    /// <summary>All writes of keys and documents, in order.</summary>
    public IEnumerable<TransactionWrite> All => _writes;

    /// <summary>The deleted ranges of stored keys, in the order of their deletes.</summary>
    public IReadOnlyList<KeyRange> Ranges => _ranges;

    /// <summary>What the deleted ranges cover. Immutable; another delete makes another one.</summary>
    public RangeTombstones Cover { get; private set; } = RangeTombstones.Empty;

    /// <summary>The write of a stored key.</summary>
    public bool TryGet(byte[] storedKey, [NotNullWhen(true)] out TransactionWrite? write) =>
        _writes.TryGetValue(At(storedKey), out write);

    /// <summary>Takes a write in, in place of an earlier one of its key.</summary>
    /// <exception cref="ArgumentException">Key, value or the transaction would be over their limit.</exception>
    public void Set(TransactionWrite write)
    {
        int keyBytes = write.StoredKey.Length - StoredKey.PrefixBytes;
        if (keyBytes is 0 or > KeyOperations.KeyBytesMax)
        {
            throw new ArgumentException(
                $"the key has {keyBytes} bytes; 1 to {KeyOperations.KeyBytesMax} are allowed");
        }

        if (write is KeyWrite && write.Bytes > OperationBuffer.ValueBytesMax)
        {
            throw new ArgumentException(
                $"the value has {write.Bytes} bytes; at most {OperationBuffer.ValueBytesMax} are allowed");
        }

        bool isThere = TryGet(write.StoredKey, out TransactionWrite? earlier);
        Grow(SizeOf(write) - (isThere ? SizeOf(earlier!) : 0), isThere ? 0 : 1);
        if (isThere)
        {
            _writes.Remove(earlier!);
        }

        _writes.Add(write);
    }

    /// <summary>Takes the delete of a range in; what was written in it before is forgotten.</summary>
    /// <exception cref="ArgumentException">The transaction would be over its limit.</exception>
    public void Delete(KeyRange range)
    {
        if (_ranges.Count == BatchPreparation.RangesMax)
        {
            throw new ArgumentException(
                $"the transaction deletes {BatchPreparation.RangesMax} ranges already; no more are allowed");
        }

        Grow(SizeOf(range), 1);
        foreach (TransactionWrite covered in In(range))
        {
            _writes.Remove(covered);
            _bytes -= SizeOf(covered);
        }

        _ranges.Add(range);
        Cover = Cover.With(range.Start.ToArray(), range.End.ToArray(), new Sequence((ulong)_ranges.Count));
    }

    /// <summary>The writes of keys in a range of a keyspace as they are now, in order or backward.</summary>
    public KeyWrite[] In(KeyRange range, bool reverse)
    {
        KeyWrite[] found = [.. In(range).Cast<KeyWrite>()];
        if (reverse)
        {
            Array.Reverse(found);
        }

        return found;
    }

    private static KeyWrite At(byte[] storedKey) => new(storedKey, null, default);

    private static long SizeOf(TransactionWrite write) => Operation.Padded(
        (long)Operation.HeaderBytes + write.StoredKey.Length - StoredKey.PrefixBytes + write.Bytes);

    private static long SizeOf(KeyRange range) =>
        Operation.Padded((long)Operation.HeaderBytes + range.Start.Length + range.End.Length);

    private TransactionWrite[] In(KeyRange range)
    {
        if (_writes.Count == 0 || range.IsEmpty)
        {
            return [];
        }

        TransactionWrite from = At(range.Start.ToArray());
        TransactionWrite to = range.End.IsEmpty ? _writes.Max! : At(range.End.ToArray());
        return _writes.Comparer.Compare(from, to) > 0
            ? []
            : [.. _writes.GetViewBetween(from, to).Where(write => range.Contains(write.StoredKey))];
    }

    private void Grow(long bytes, int operations)
    {
        long sum = _bytes + bytes;
        int count = _writes.Count + _ranges.Count + operations;
        if (sum > OperationBuffer.BatchBytesMax || count > OperationBuffer.OperationCountMax)
        {
            throw new ArgumentException(
                $"the transaction would write {sum} bytes of {count} keys; at most "
                + $"{OperationBuffer.BatchBytesMax} bytes of {OperationBuffer.OperationCountMax} keys are allowed");
        }

        _bytes = sum;
    }
}
