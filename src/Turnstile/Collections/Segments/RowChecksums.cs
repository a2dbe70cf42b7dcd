using System.Globalization;
using Turnstile.Storage;
using Turnstile.Vectors.Memory;

namespace Turnstile.Collections.Segments;

/// <summary>A checksum for each record of a column in a file, and which of them were compared already.</summary>
/// <remarks>Threads: any. Two that compare the same record do the same work twice; a record is never changed, so who
/// finds the note that it is right needs no more.</remarks>
internal sealed class RowChecksums(string path, long offset, uint[] checksums)
{
    private const int WordBits = 64;

    // one bit for each row that was right; Interlocked
    private readonly ulong[] _checked = new ulong[(checksums.Length + WordBits - 1) / WordBits];

    /// <summary>Compares a record unless that was done.</summary>
    /// <exception cref="CorruptionException">The record is not what was written.</exception>
    public void Check(VectorRows rows, int ordinal)
    {
        ulong bit = 1UL << (ordinal % WordBits);
        if ((Volatile.Read(ref _checked[ordinal / WordBits]) & bit) == 0)
        {
            Compare(rows, ordinal);
            Interlocked.Or(ref _checked[ordinal / WordBits], bit);
        }
    }

    /// <summary>Compares the records from..to-1 as far as that was not done.</summary>
    /// <exception cref="CorruptionException">A record is not what was written.</exception>
    public void Check(VectorRows rows, int from, int to)
    {
        for (int ordinal = from; ordinal < to; ordinal++)
        {
            bool isWholeWord = ordinal % WordBits == 0 && to - ordinal >= WordBits;
            if (isWholeWord && Volatile.Read(ref _checked[ordinal / WordBits]) == ulong.MaxValue)
            {
                ordinal += WordBits - 1;
            }
            else
            {
                Check(rows, ordinal);
            }
        }
    }

    private void Compare(VectorRows rows, int ordinal)
    {
        uint found = Crc32C.Of(rows.Record(ordinal));
        if (found != checksums[ordinal])
        {
            throw new CorruptionException(
                path,
                offset + ((long)ordinal * rows.Stride),
                "checksum of a vector",
                checksums[ordinal].ToString(CultureInfo.InvariantCulture),
                found.ToString(CultureInfo.InvariantCulture));
        }
    }
}
