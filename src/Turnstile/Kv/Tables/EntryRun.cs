using System.Runtime.CompilerServices;

namespace Turnstile.Kv.Tables;

/// <summary>A place in a data block: the entry there with its key, and on the way back the run of entries that leads to
/// it from a restart point.</summary>
/// <remarks>A key is put together from those before it, so entries can only be read forward. Who goes back reads once
/// from a restart point to where it stands, and keeps the fixed part of each entry: a step back then reads nothing
/// again, but puts back what the entry that is left had replaced of the key. Grows to its largest use and then
/// allocates nothing. Threads: one.</remarks>
internal sealed class EntryRun
{
    private EntryHeader _header;
    private byte[] _key = new byte[256];
    private int _keyLength;
    private int _position;
    private int _end;

    // on the way back: the entries from the restart point to the one it stands on, which is the last of them
    private Row[] _rows = new Row[DataBlockBuilder.RestartInterval];
    private int _count;
    private int _restart;

    /// <summary>Where the entry it stands on begins.</summary>
    public int Position => _position;

    /// <summary>Where the next entry begins.</summary>
    public int End => _end;

    /// <summary>The fixed part of the entry.</summary>
    public ref readonly EntryHeader Header => ref _header;

    /// <summary>Its key.</summary>
    public ReadOnlySpan<byte> Key => _key.AsSpan(0, _keyLength);

    /// <summary>Whether the entry before is at hand.</summary>
    public bool HasBefore => _count > 1;

    /// <summary>Whether the entry before, which is at hand, is of the same key; and its sequence.</summary>
    public bool IsSameKeyBefore(out ulong sequence)
    {
        sequence = _rows[_count - 2].Header.Sequence;
        return _rows[_count - 1].IsSameKey;
    }

    /// <summary>Stands before the entry at <paramref name="position"/>, whose key stands whole.</summary>
    public void Begin(int position)
    {
        _position = position;
        _end = position;
        _count = 0;
        _restart = 0;
    }

    /// <summary>Stands on the entry before which it stood, as a search has found it.</summary>
    /// <param name="header">Its fixed part.</param>
    /// <param name="searched">A key that begins with what the entry's key shares with the one before.</param>
    /// <param name="entries">The entries of the block.</param>
    /// <param name="placed">The sequence that all entries have; 0 if they have their own.</param>
    public void Stand(
        in EntryHeader header, ReadOnlySpan<byte> searched, ReadOnlySpan<byte> entries, ulong placed)
    {
        _header = header;
        _keyLength = 0;
        TakeKey(searched[..header.Shared], 0);
        Take(entries, placed);
    }

    /// <summary>Moves to the next entry; tells whether its key is the one that was read before.</summary>
    /// <param name="entries">The entries of the block.</param>
    /// <param name="placed">The sequence that all entries have; 0 if they have their own.</param>
    /// <param name="isSameKey">Whether the key is the one before, in this block or another.</param>
    /// <returns>False if there is no entry that lies within its block and goes on from the key before.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadNext(ReadOnlySpan<byte> entries, ulong placed, out bool isSameKey)
    {
        isSameKey = false;
        _count = 0;
        int known = _end == _position ? 0 : _keyLength;
        if (!EntryHeader.TryRead(entries, _end, out _header) || _header.Shared > known)
        {
            return false;
        }

        isSameKey = Take(entries, placed);
        return true;
    }

    /// <summary>Moves to the entry before, which is at hand.</summary>
    /// <param name="entries">The entries of the block.</param>
    public void StepBack(ReadOnlySpan<byte> entries)
    {
        int from = _header.Shared;
        _end = _position;
        _count--;
        ref readonly Row row = ref _rows[_count - 1];
        _header = row.Header;
        _position = row.Position;
        _keyLength = _header.Shared + _header.Rest;

        // Each byte from where the keys differ was brought by the last entry that did not share it.
        int end = _keyLength;
        for (int i = _count - 1; end > from; i--)
        {
            ref readonly EntryHeader header = ref _rows[i].Header;
            if (header.Shared < end)
            {
                int first = Math.Max(header.Shared, from);
                entries.Slice(header.RestOffset + first - header.Shared, end - first).CopyTo(_key.AsSpan(first));
                end = first;
            }
        }
    }

    /// <summary>Reads the entries from a restart point to <paramref name="end"/> and stands on the last, with the
    /// others at hand.</summary>
    /// <param name="block">The block.</param>
    /// <param name="restart">The restart point.</param>
    /// <param name="end">Where an entry begins that was read before, or the end of the entries.</param>
    /// <param name="placed">The sequence that all entries have; 0 if they have their own.</param>
    /// <exception cref="CorruptionException">No row of entries leads from the one to the other.</exception>
    public void Read(in DataBlock block, int restart, int end, ulong placed)
    {
        Begin(block.Restart(restart));
        ReadOnlySpan<byte> entries = block.Entries;
        int count = 0;
        while (_end < end && TryReadNext(entries, placed, out bool isSameKey))
        {
            if (count == _rows.Length)
            {
                Array.Resize(ref _rows, 2 * count);
            }

            ref Row row = ref _rows[count++];
            row.Header = _header;
            row.Position = _position;
            row.IsSameKey = isSameKey;
        }

        if (_end != end || count == 0)
        {
            // Restart points that lead into the middle of an entry: going on could go in a circle.
            int reached = _end;
            Begin(0);
            block.Fail(end, "the entries before this place", $"from a restart point up to {end}", $"{reached}");
        }

        _count = count;
        _restart = restart;
    }

    /// <summary>A restart point from which to read what is before the entry it stands on, if that is not at hand: at a
    /// restart point where it began to read, the one before that, without a search.</summary>
    public int RestartBefore(in DataBlock block) =>
        _count == 1 && _restart > 0 ? _restart - 1 : block.RestartBefore(_position);

    // Moves to the entry whose fixed part was read; tells whether its key is the one before.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Take(ReadOnlySpan<byte> entries, ulong placed)
    {
        if (placed != 0)
        {
            _header.Sequence = placed;
        }

        _position = _end;
        _end = _header.End;
        return TakeKey(entries.Slice(_header.RestOffset, _header.Rest), _header.Shared);
    }

    // Puts the rest of a key behind what it shares with the one before; tells whether that changes nothing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TakeKey(ReadOnlySpan<byte> rest, int shared)
    {
        int length = shared + rest.Length;
        if (length > _key.Length)
        {
            Array.Resize(ref _key, StoredKey.BytesMax);
        }

        Span<byte> place = _key.AsSpan(shared, rest.Length);
        if (length == _keyLength && (rest.IsEmpty || (rest[0] == place[0] && rest.SequenceEqual(place))))
        {
            return true;
        }

        rest.CopyTo(place);
        _keyLength = length;
        return false;
    }

    private struct Row
    {
        public EntryHeader Header;
        public int Position;

        // as the entry before in the block
        public bool IsSameKey;
    }
}
