namespace Turnstile.Collections.Segments;

/// <summary>The vectors of one field of one segment by ordinal, whatever kind they are, in memory or in the segment's
/// file. Truth (TRUTH-1).</summary>
/// <remarks>
/// In a file a row is believed once its checksum was compared, when it is first asked for: opening reads no vector.
/// Threads: of a column in memory the turnstile writes rows; any thread reads published ones. Lifetime: counted; a
/// segment owns a reference, and so does an index that searches the vectors themselves.</remarks>
internal interface IVectorColumn
{
    /// <summary>The most rows.</summary>
    int Capacity { get; }

    /// <summary>Whether the vectors are in the segment's file, and not in memory.</summary>
    bool IsInFile { get; }

    /// <summary>What the first <paramref name="count"/> rows take in memory, bytes.</summary>
    long BytesOf(int count);

    /// <summary>Writes the vector of a row that is not published yet, as it is stored. Turnstile only.</summary>
    void Write(int ordinal, ReadOnlySpan<byte> vector);

    /// <summary>Notes that a row that is not published yet has no vector. Turnstile only.</summary>
    void WriteMissing(int ordinal);

    /// <summary>Whether a row has a vector.</summary>
    /// <exception cref="CorruptionException">The row is not what was written.</exception>
    bool HasVector(int ordinal);

    /// <summary>The vector of a row, bit for bit as it was given; zeros, or nothing, if it has none.</summary>
    /// <exception cref="CorruptionException">The row is not what was written.</exception>
    ReadOnlySpan<byte> Vector(int ordinal);

    /// <summary>What stands in the segment's file of a row.</summary>
    /// <exception cref="CorruptionException">The row is not what was written.</exception>
    ReadOnlySpan<byte> Record(int ordinal);

    /// <summary>Holds the rows from..to-1 against their checksums, as far as they are in a file and nobody has.
    /// </summary>
    /// <exception cref="CorruptionException">A row is not what was written.</exception>
    void Check(int from, int to);

    /// <summary>One owner more.</summary>
    void Retain();

    /// <summary>One owner less; the last lets the memory or the file go.</summary>
    void Release();
}
