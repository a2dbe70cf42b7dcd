using Turnstile.Kv.Cursors;
using Turnstile.Kv.Parts;
using Turnstile.Views;

namespace Turnstile.Kv;

/// <summary>Walks over the keys of a keyspace at one moment, without copying them.</summary>
/// <remarks>Stands before the first entry at first. Moving allocates nothing. Threads: one at a time. Lifetime:
/// dispose it, for it pins the memory and files of its moment.</remarks>
public sealed class KeyCursor : IDisposable
{
    private readonly ViewLease _lease;
    private readonly uint _keyspace;

    // handed on when this cursor is disposed, and not touched afterwards
    private readonly ReusePool<PartCursor> _pool;
    private readonly PartCursor _walk;
    private readonly VisibleCursor _entries;
    private readonly long _limit;
    private long _shown;
    private bool _begun;
    private bool _disposed;

    internal KeyCursor(
        ViewLease lease, uint keyspace, in KeyRange range, ScanOptions options, ReusePool<PartCursor> pool)
    {
        _lease = lease;
        _keyspace = keyspace;
        _limit = options.Limit;
        _pool = pool;
        _walk = pool.TryRent() ?? new PartCursor();
        var part = (KeyPart)lease.View[ViewSlot.Keys];
        _walk.Open(part, lease.Sequence, lease.Time.Fixed(), range, options.Reverse);
        _entries = _walk.Entries;
    }

    /// <summary>The moment it sees.</summary>
    public Sequence Sequence => _lease.Sequence;

    /// <summary>The key it stands on; valid until the next move.</summary>
    /// <exception cref="InvalidOperationException">It stands on no entry.</exception>
    public ReadOnlySpan<byte> Key => StoredKey.UserKeyOf(Entries().StoredKey);

    /// <summary>The value; valid until the next move.</summary>
    /// <exception cref="InvalidOperationException">It stands on no entry.</exception>
    public ReadOnlySpan<byte> Value => Entries().Value;

    /// <summary>The entry's place in the order and its key's history.</summary>
    /// <exception cref="InvalidOperationException">It stands on no entry.</exception>
    public EntryStamp Stamp => Entries().Stamp;

    /// <summary>Moves to the next entry; false at the end of the range and at the limit.</summary>
    /// <exception cref="CorruptionException">A table is damaged.</exception>
    /// <exception cref="ObjectDisposedException">The cursor was disposed.</exception>
    public bool MoveNext()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_shown >= _limit)
        {
            _entries.Leave();
            return false;
        }

        bool there = _begun ? _entries.MoveNext() : _entries.MoveToFirst();
        _begun = true;
        _shown += there ? 1 : 0;
        return there;
    }

    /// <summary>Moves to the first entry at or behind a key, in the cursor's direction and within its range; the
    /// limit counts from there.</summary>
    /// <exception cref="ArgumentException">The key is too long.</exception>
    /// <exception cref="CorruptionException">A table is damaged.</exception>
    /// <exception cref="ObjectDisposedException">The cursor was disposed.</exception>
    public bool MoveTo(ReadOnlySpan<byte> key)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        using var stored = new StoredKey(_keyspace, key, stackalloc byte[StoredKey.StackBytes]);
        _begun = true;
        bool there = _limit > 0 && _entries.MoveTo(stored.Bytes);
        _shown = there ? 1 : 0;
        return there;
    }

    /// <summary>Lets the moment go.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;

            // What is in hand belongs to tables that the lease holds.
            _walk.LetGo();
            _pool.Return(_walk);
            _lease.Dispose();
        }
    }

    private VisibleCursor Entries()
    {
        if (_disposed || !_entries.IsValid)
        {
            throw new InvalidOperationException("the cursor stands on no entry; move it first");
        }

        return _entries;
    }
}
