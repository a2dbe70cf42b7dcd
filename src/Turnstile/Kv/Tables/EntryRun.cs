namespace Turnstile.Kv.Tables;

/// <summary>The entries of a data block between a restart point and a place behind it, decoded once, for who walks
/// back over them.</summary>
/// <remarks>A key is put together from the keys before it, so entries can only be read forward; a walk back reads a run
/// and then stands on its entries from the last to the first. Of a run longer than <see cref="CountMax"/>, as no writer
/// here makes one, only the last entries are kept. Grows to its largest use and then allocates nothing.
/// Threads: one.</remarks>
internal sealed class EntryRun
{
    /// <summary>How many entries are kept.</summary>
    public const int CountMax = DataBlockBuilder.RestartInterval;

    private readonly Row[] _rows = new Row[CountMax];

    // the restart point, where it leads to, and where the last entry ends
    private int _restart;
    private int _start = -1;
    private int _end = -1;

    // entries are counted from the restart point on, and stand in their number modulo CountMax
    private int _first;
    private int _index = -1;

    /// <summary>Where the entry it stands on begins; -1 if it stands on none.</summary>
    public int Position => _index < 0 ? -1 : Current.Position;

    /// <summary>The fixed part of that entry.</summary>
    public ref readonly EntryHeader Header => ref Current.Header;

    /// <summary>Its key.</summary>
    public ReadOnlySpan<byte> Key => Current.Key.AsSpan(0, Current.KeyLength);

    /// <summary>Whether an entry before that one is kept.</summary>
    public bool HasBefore => _index > _first;

    private ref Row Current => ref _rows[_index % CountMax];

    /// <summary>Whether the entry before, which is kept, is of the same key; and its sequence.</summary>
    public bool IsSameKeyBefore(out ulong sequence)
    {
        sequence = _rows[(_index - 1) % CountMax].Header.Sequence;
        return Current.IsSameKey;
    }

    /// <summary>Stands on the entry before, which is kept.</summary>
    public void StepBack() => _index--;

    /// <summary>Whether it holds the entries before <paramref name="position"/>.</summary>
    public bool EndsAt(int position) => _end == position;

    /// <summary>Holds nothing.</summary>
    public void Clear()
    {
        _index = -1;
        _start = -1;
        _end = -1;
    }

    /// <summary>A restart point from which to read up to <paramref name="end"/>; of a run that begins there the one
    /// before its own, without a search.</summary>
    public int RestartBefore(in DataBlock block, int end) =>
        _start == end && _restart > 0 ? _restart - 1 : block.RestartBefore(end);

    /// <summary>Reads the entries from a restart point to <paramref name="end"/> and stands on the last.</summary>
    /// <param name="block">The block.</param>
    /// <param name="restart">The restart point.</param>
    /// <param name="end">Where an entry begins that was read before, or the end of the entries.</param>
    /// <param name="placed">The sequence that all entries have; 0 if they have their own.</param>
    /// <exception cref="CorruptionException">No row of entries leads from the one to the other.</exception>
    public void Read(in DataBlock block, int restart, int end, ulong placed)
    {
        Clear();
        int position = block.Restart(restart);
        int start = position;
        int index = -1;
        while (position < end)
        {
            ref Row row = ref _rows[++index % CountMax];
            row.Header = block.Read(position);
            row.Position = position;
            if (placed != 0)
            {
                row.Header.Sequence = placed;
            }

            Complete(block, ref row, index);
            position = row.Header.End;
        }

        if (position != end || index < 0)
        {
            // Restart points that lead into the middle of an entry: going on could go in a circle.
            block.Fail(end, "the entries before this place", $"from a restart point up to {end}", $"{position}");
        }

        _restart = restart;
        _start = start;
        _end = end;
        _first = Math.Max(0, index + 1 - CountMax);
        _index = index;
    }

    // Puts the key together from that of the entry before, in the row of which it stands.
    private void Complete(in DataBlock block, ref Row row, int index)
    {
        ref Row before = ref _rows[(index + CountMax - 1) % CountMax];
        int known = index == 0 ? 0 : before.KeyLength;
        int shared = row.Header.Shared;
        if (shared > known)
        {
            block.Fail(row.Position, "shared bytes of a key", $"at most {known}", $"{shared}");
        }

        int length = shared + row.Header.Rest;
        if (row.Key is null || row.Key.Length < length)
        {
            row.Key = new byte[Math.Max(64, length)];
        }

        ReadOnlySpan<byte> rest = block.Entries.Slice(row.Header.RestOffset, row.Header.Rest);
        before.Key.AsSpan(0, shared).CopyTo(row.Key);
        rest.CopyTo(row.Key.AsSpan(shared));
        row.KeyLength = length;
        row.IsSameKey = index > 0
            && length == known
            && rest.SequenceEqual(before.Key.AsSpan(shared, rest.Length));
    }

    private struct Row
    {
        public EntryHeader Header;
        public int Position;
        public int KeyLength;
        public byte[]? Key;

        // as the entry before in the block
        public bool IsSameKey;
    }
}
