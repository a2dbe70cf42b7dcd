using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Turnstile.Storage;

namespace Turnstile.Kv.Tables;

/// <summary>One data block in memory, its checksum already verified: entries, then the places where keys stand
/// whole.</summary>
/// <remarks>Format: docs/formats/table.md. Even with a right checksum every length is checked before it is
/// used.</remarks>
internal readonly ref struct DataBlock
{
    // A search steps from entry to entry, and each tells where the next one begins: unless they are asked for
    // together, it waits for memory at every one.
    internal const int FetchBytesMax = 960;

    // Some eight entries of the usual size.
    private const int RunBytesMax = 2048;

    private readonly ReadOnlySpan<byte> _restarts;
    private readonly string _file;
    private readonly long _offset;
    private readonly int _prefixLength;

    /// <summary>The block in <paramref name="payload"/>, which began at <paramref name="offset"/> of the
    /// file.</summary>
    public DataBlock(ReadOnlySpan<byte> payload, scoped in DataBlockShape shape, string file, long offset)
    {
        _file = file;
        _offset = offset;
        _prefixLength = shape.PrefixLength;
        Entries = payload[..shape.EntriesLength];
        _restarts = payload.Slice(shape.EntriesLength, shape.RestartCount * DataBlockShape.RestartBytes);
    }

    /// <summary>The entries, one after the other.</summary>
    public ReadOnlySpan<byte> Entries { get; }

    /// <summary>How many places there are where a key stands whole.</summary>
    public int RestartCount => _restarts.Length / DataBlockShape.RestartBytes;

    /// <summary>Where the entry of a restart point begins.</summary>
    public int Restart(int index)
    {
        int position = BinaryPrimitives.ReadInt32LittleEndian(_restarts[(index * DataBlockShape.RestartBytes)..]);
        if ((uint)position >= (uint)Entries.Length)
        {
            Fail(Entries.Length, "a restart point", $"below {Entries.Length}", $"{position}");
        }

        return position;
    }

    /// <summary>The same, of a restart point from which a search goes on.</summary>
    public int Enter(int index)
    {
        int position = Restart(index);
        new FetchHint(Entries[position..]).Fetch(0, Math.Min(FetchBytesMax, Entries.Length - position));
        return position;
    }

    /// <summary>Asks for the entries from a restart point to the next, from which a walk back is read soon.</summary>
    public void Fetch(int restart)
    {
        int position = Restart(restart);
        int end = restart + 1 < RestartCount ? Restart(restart + 1) : Entries.Length;
        new FetchHint(Entries[position..]).Fetch(0, Math.Min(RunBytesMax, end - position));
    }

    /// <summary>The entry at <paramref name="position"/>.</summary>
    /// <exception cref="CorruptionException">There is none.</exception>
    public EntryHeader Read(int position)
    {
        if (!EntryHeader.TryRead(Entries, position, out EntryHeader header))
        {
            FailToRead(position);
        }

        return header;
    }

    /// <summary>The last restart point whose key is below <paramref name="key"/>; the first if none is.</summary>
    public int RestartBefore(scoped ReadOnlySpan<byte> key)
    {
        int restart = GuessRestartBefore(key);

        // The heads say nothing about a key that does not begin as all keys of the block do.
        return restart == 0 || KeyAt(restart).SequenceCompareTo(key) < 0 ? restart : 0;
    }

    /// <summary>The restart point to begin at in search of one key: right if the block has the key, any if
    /// not.</summary>
    private int GuessRestartBefore(scoped ReadOnlySpan<byte> key)
    {
        if (key.Length < _prefixLength)
        {
            return 0;
        }

        // A restart point is one word: the head of its key above, where its entry begins below.
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(_restarts);
        uint head = KeyHead.Narrow(key, _prefixLength);
        int below = KeyHead.CountBelow(words, (ulong)head << 32);
        int first = below == words.Length || (uint)(words[below] >> 32) != head
            ? below
            : FirstNotBefore(key, below, KeyHead.CountBelow(words, ((ulong)head << 32) | uint.MaxValue));
        return Math.Max(first - 1, 0);
    }

    // Among restart points whose heads decide nothing, the first whose key is not below the one searched.
    private int FirstNotBefore(scoped ReadOnlySpan<byte> key, int low, int high)
    {
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (KeyAt(middle).SequenceCompareTo(key) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private ReadOnlySpan<byte> KeyAt(int restart)
    {
        EntryHeader header = ReadWhole(Restart(restart));
        return Entries.Slice(header.RestOffset, header.Rest);
    }

    /// <summary>The last restart point before <paramref name="position"/>.</summary>
    public int RestartBefore(int position)
    {
        int low = 0;
        int high = RestartCount - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >>> 1;
            if (Restart(middle) < position)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }

    /// <summary>Finds the newest entry of <paramref name="key"/> at or below a sequence.</summary>
    public bool TryFind(scoped ReadOnlySpan<byte> key, Sequence at, out EntryHeader header)
    {
        int position = Enter(GuessRestartBefore(key));
        return TryFindAtOrAfter(key, at, ref position, out header, out bool isKey) && isKey;
    }

    /// <summary>Finds the newest entry of <paramref name="key"/> at or below a sequence, or else the first entry of a
    /// key behind it.</summary>
    /// <remarks>No key is put together: <c>matched</c> counts the bytes in which the entry's key, which is below the
    /// one searched, agrees with it. A next key that shares more with the entry is below too; one that shares less is
    /// above. So what an entry that is found shares with the one before, the key searched begins with.</remarks>
    /// <param name="key">The key.</param>
    /// <param name="at">The sequence.</param>
    /// <param name="position">A restart point whose key is below, or the first one; then, where the entry
    /// begins.</param>
    /// <param name="header">The fixed part of the entry.</param>
    /// <param name="isKey">Whether the entry is of the key itself.</param>
    public bool TryFindAtOrAfter(
        scoped ReadOnlySpan<byte> key, Sequence at, ref int position, out EntryHeader header, out bool isKey)
    {
        isKey = false;
        int matched = 0;
        EntryKey entry;
        for (; position < Entries.Length; position = entry.End)
        {
            if (!EntryKey.TryRead(Entries, position, out entry))
            {
                FailToRead(position);
            }

            if (entry.Shared > matched)
            {
                continue;
            }

            matched = entry.Shared == 0 ? 0 : matched;
            if (entry.Shared < matched)
            {
                header = Read(position);
                return true;
            }

            ReadOnlySpan<byte> rest = Entries.Slice(entry.RestOffset, entry.Rest);
            ReadOnlySpan<byte> wanted = key[matched..];
            int common = rest.CommonPrefixLength(wanted);
            matched += common;
            if (common == rest.Length && common == wanted.Length)
            {
                header = Read(position);
                if (header.Sequence <= at.Value)
                {
                    isKey = true;
                    return true;
                }
            }
            else if (common == wanted.Length || (common < rest.Length && rest[common] > wanted[common]))
            {
                header = Read(position);
                return true;
            }
        }

        header = default;
        return false;
    }

    /// <summary>Throws that the block is damaged at <paramref name="position"/> of its payload.</summary>
    [DoesNotReturn]
    public void Fail(int position, string what, string expected, string found) =>
        throw new CorruptionException(_file, _offset + BlockHeader.Bytes + position, what, expected, found);

    [DoesNotReturn]
    private void FailToRead(int position) => Fail(position, "an entry", "one that lies within its block", "none");

    private EntryHeader ReadWhole(int position)
    {
        EntryHeader header = Read(position);
        if (header.Shared != 0)
        {
            Fail(position, "shared bytes at a restart point", "0", $"{header.Shared}");
        }

        return header;
    }
}
