using Turnstile.Kv;
using Turnstile.Kv.Ranges;

namespace Turnstile.Transactions;

/// <summary>Walks over what a snapshot holds and what a transaction wrote as if they were one; a write hides what is
/// under its key, a deleted range what lies in it.</summary>
internal sealed class TransactionWalk(
    KeyCursor below, KeyWrite[] own, RangeTombstones deleted, uint keyspace, ScanOptions options)
{
    private byte[]? _below;
    private int _next;
    private bool _begun;

    /// <summary>The stored key it stands on.</summary>
    public byte[] StoredKey { get; private set; } = [];

    /// <summary>The entry it stands on.</summary>
    public Entry Current { get; private set; } = null!;

    /// <summary>Moves on in the scan's direction; false at the end.</summary>
    public bool MoveNext()
    {
        if (!_begun)
        {
            _begun = true;
            StepBelow();
        }

        while (_below is not null || _next < own.Length)
        {
            int order = Compare();
            if (order < 0)
            {
                StoredKey = _below!;
                Current = EntryBelow();
                StepBelow();
                return true;
            }

            KeyWrite write = own[_next++];
            if (order == 0)
            {
                StepBelow();
            }

            if (!write.IsDelete)
            {
                StoredKey = write.StoredKey;
                Current = options.KeysOnly ? write.ToEntry() with { Value = default } : write.ToEntry();
                return true;
            }
        }

        return false;
    }

    // Below zero: what is below comes first.
    private int Compare()
    {
        if (_below is null || _next == own.Length)
        {
            return _below is null ? 1 : -1;
        }

        int order = _below.AsSpan().SequenceCompareTo(own[_next].StoredKey);
        return options.Reverse ? -order : order;
    }

    private void StepBelow()
    {
        do
        {
            _below = below.MoveNext() ? KeyRange.KeyOf(keyspace, below.Key) : null;
        }
        while (_below is not null && deleted.Find(_below) is not null);
    }

    private Entry EntryBelow() =>
        new(below.Key.ToArray(), options.KeysOnly ? default : below.Value.ToArray(), below.Stamp);
}
