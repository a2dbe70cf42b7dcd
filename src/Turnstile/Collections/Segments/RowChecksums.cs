using System.Globalization;
using Turnstile.Storage;

namespace Turnstile.Collections.Segments;

/// <summary>A checksum for each row of a column in a file, and which of them were compared already.</summary>
/// <remarks>Threads: any. Two that compare the same row do the same work twice; a row is never changed, so who
/// finds the note that it is right needs no more.</remarks>
/// <param name="path">The file, for the message.</param>
/// <param name="offset">Where the rows begin in it.</param>
/// <param name="checksums">Of each row.</param>
internal sealed class RowChecksums(string path, long offset, uint[] checksums)
{
    private const int WordBits = 64;

    // one bit for each row that was right; Interlocked
    private readonly ulong[] _checked = new ulong[(checksums.Length + WordBits - 1) / WordBits];

    /// <summary>Where the rows begin in the file.</summary>
    public long Offset => offset;

    /// <summary>Whether a row was compared and was right.</summary>
    public bool IsChecked(int ordinal) =>
        (Volatile.Read(ref _checked[ordinal / WordBits]) & (1UL << (ordinal % WordBits))) != 0;

    /// <summary>Compares a row.</summary>
    /// <exception cref="CorruptionException">The row is not what was written.</exception>
    public void Check(int ordinal, ReadOnlySpan<byte> row)
    {
        uint found = Crc32C.Of(row);
        if (found != checksums[ordinal])
        {
            throw new CorruptionException(
                path,
                offset,
                $"checksum of vector {ordinal}",
                checksums[ordinal].ToString(CultureInfo.InvariantCulture),
                found.ToString(CultureInfo.InvariantCulture));
        }

        if (!IsChecked(ordinal))
        {
            Interlocked.Or(ref _checked[ordinal / WordBits], 1UL << (ordinal % WordBits));
        }
    }

    /// <summary>Compares those of the rows from..to-1 that were not compared yet.</summary>
    /// <exception cref="CorruptionException">A row is not what was written.</exception>
    public void Check<TRows>(int from, int to, TRows rows, RowBytes<TRows> bytesOf)
    {
        for (int row = NextUnchecked(from, to); row < to; row = NextUnchecked(row + 1, to))
        {
            Check(row, bytesOf(rows, row));
        }
    }

    // The first of the rows from..to-1 that was not compared; to or more for none.
    private int NextUnchecked(int from, int to)
    {
        int ordinal = from;
        while (ordinal < to && IsChecked(ordinal))
        {
            bool isWholeWord =
                ordinal % WordBits == 0 && Volatile.Read(ref _checked[ordinal / WordBits]) == ulong.MaxValue;
            ordinal += isWholeWord ? WordBits : 1;
        }

        return ordinal;
    }
}
