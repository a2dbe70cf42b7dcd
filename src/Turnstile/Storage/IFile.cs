namespace Turnstile.Storage;

/// <summary>One open file: positional reads and writes, length, sync. It has no cursor.</summary>
/// <remarks>Every failure is a <see cref="StorageException"/>. Threads: reads from any; one writer at a time; a sync
/// may run beside a write and covers what was written before it began. Lifetime: whoever opened it disposes
/// it.</remarks>
internal interface IFile : IDisposable
{
    /// <summary>The full path it was opened by.</summary>
    string Path { get; }

    /// <summary>Its length in bytes.</summary>
    long Length { get; }

    /// <summary>Reads at <paramref name="offset"/>; returns fewer bytes than asked only at the end of the
    /// file.</summary>
    int Read(long offset, Span<byte> destination);

    /// <summary>Reads several pieces, all of them in flight together where the system has a way to do that. What of a
    /// piece lies beyond the end of the file is zero.</summary>
    /// <remarks>No read is under way any more when this returns or throws.</remarks>
    void Read(ReadOnlySpan<FilePiece> pieces)
    {
        foreach (FilePiece piece in pieces)
        {
            piece.ReadFrom(this);
        }
    }

    /// <summary>A piece of the file as memory: <paramref name="length"/> bytes, one or more, that are all there. The
    /// view outlives this object.</summary>
    FileView Map(long offset, long length);

    /// <summary>Writes all of <paramref name="source"/> at <paramref name="offset"/>; grows the file as
    /// needed.</summary>
    void Write(long offset, ReadOnlySpan<byte> source);

    /// <summary>Cuts or extends (with zeros) to <paramref name="length"/> bytes.</summary>
    void SetLength(long length);

    /// <summary>Asks the system to begin to bring bytes that were written to the disk, so that a later
    /// <see cref="Sync"/> finds less to do; waits for nothing and promises nothing.</summary>
    void BeginWriteBack(long offset, long length)
    {
    }

    /// <summary>Makes content and length durable. A failure is final: the file must not be trusted after it.</summary>
    void Sync();
}
