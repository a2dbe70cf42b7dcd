namespace Turnstile.Collections.Segments;

/// <summary>What is derived from the vectors of one field of one segment for search (TRUTH-1): it can be lost, and is
/// built again.</summary>
/// <remarks>Threads: workers build it, queries search what is there. Lifetime: counted; each segment object of the rows
/// owns a reference.</remarks>
internal interface IDerivedIndex
{
    /// <summary>About what it takes in memory beside vectors, bytes.</summary>
    long Bytes { get; }

    /// <summary>Whether a segment of so many rows has such an index, or will have one.</summary>
    bool IsFor(int count);

    /// <summary>How many of the first <paramref name="count"/> rows need no indexing any more.</summary>
    /// <param name="count">Rows that are published.</param>
    /// <param name="isInFile">Whether their vectors are in the segment's file, so that no row follows.</param>
    int IndexedOf(int count, bool isInFile);

    /// <summary>How many of the first <paramref name="count"/> rows no writer is held up for, beside
    /// searches.</summary>
    int UnhurriedOf(int count);

    /// <summary>Whether it is what a file keeps: nothing of <paramref name="count"/> rows is missing.</summary>
    bool IsComplete(int count);

    /// <summary>Says that no row follows. Turnstile only.</summary>
    void Seal();

    /// <summary>One owner more.</summary>
    void Retain();

    /// <summary>One owner less; the last frees the memory.</summary>
    void Release();
}
