using Turnstile.Storage;

namespace Turnstile.Log;

/// <summary>A place in the order, in logs that are still written: it goes on from frame to frame, and from log to
/// log.</summary>
/// <remarks>
/// <code>
///   TryRead          the next frame of this log; false at its end for now, and asked again it looks again
///   OpenSuccessor    the log that comes next, if there is one: it states where this one ends
///   GoOn             into the successor, from that very end and no other place
/// </code>
/// Whether a frame that stands in a file may be shown is not for it to know: <see cref="LogFollower"/> asks what this
/// process has published, <see cref="LogTail"/> what is durable of what another one writes. It waits for nobody and
/// nobody waits for it. A log that is deleted is read on to its end. Threads: one at a time. Lifetime: dispose.
/// </remarks>
internal sealed class LogCursor : IDisposable
{
    // immutable
    private readonly IFileSystem _files;
    private readonly string _directory;
    private readonly int _chunkBytes;

    /// <summary>Stands before the first frame of a log, which is its own from now on.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="directory">The database's directory.</param>
    /// <param name="log">Not read yet.</param>
    /// <param name="chunkBytes">So much of later logs is read ahead.</param>
    public LogCursor(
        IFileSystem files, string directory, LogReader log, int chunkBytes = FrameReader.ChunkBytes)
    {
        _files = files;
        _directory = directory;
        _chunkBytes = chunkBytes;
        Log = log;
    }

    /// <summary>The log in which it stands.</summary>
    public LogReader Log { get; private set; }

    /// <summary>Where it stands: the end of the frame that was read last.</summary>
    public LogEnd End => Log.End;

    /// <summary>Begins before the first frame of the newest log that begins at or before a sequence.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="directory">The database's directory.</param>
    /// <param name="from">The sequence.</param>
    /// <param name="oldest">Where the logs that were looked at begin; zero if there are none.</param>
    /// <param name="chunkBytes">So much is read ahead.</param>
    /// <returns>Null if the log that held it was deleted. Each log names the one before it, so a gap that a deletion
    /// left is seen.</returns>
    /// <exception cref="CorruptionException">A log's header is damaged.</exception>
    public static LogCursor? Find(
        IFileSystem files,
        string directory,
        Sequence from,
        out Sequence oldest,
        int chunkBytes = FrameReader.ChunkBytes)
    {
        oldest = Sequence.Zero;
        FileNumber? before = null;
        List<FileNumber> numbers = LogRecovery.LogsFrom(files, directory, default);
        for (int i = numbers.Count - 1; i >= 0 && (before is null || before == numbers[i]); i--)
        {
            if (!TryOpen(files, directory, numbers[i], out LogReader? log, chunkBytes))
            {
                return null;
            }

            // Of which nothing is left, tells of none before it.
            before = log?.Header is { } header ? header.Previous?.Number ?? default(FileNumber) : null;
            oldest = log?.Header.First ?? oldest;
            if (log is not null && oldest <= from)
            {
                return new LogCursor(files, directory, log, chunkBytes);
            }

            log?.Dispose();
        }

        return null;
    }

    /// <summary>The oldest operation in the logs of a directory that go on from one to the next; zero if there is no
    /// log.</summary>
    /// <exception cref="CorruptionException">A log's header is damaged.</exception>
    public static Sequence FindOldest(IFileSystem files, string directory)
    {
        using LogCursor? none = Find(files, directory, Sequence.Zero, out Sequence oldest);
        return oldest;
    }

    /// <summary>Opens a log that may be deleted at any moment; false if it is gone.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="directory">The database's directory.</param>
    /// <param name="number">The log.</param>
    /// <param name="log">Null if it was begun early and a power cut has left nothing of it.</param>
    /// <param name="chunkBytes">So much is read ahead.</param>
    public static bool TryOpen(
        IFileSystem files,
        string directory,
        FileNumber number,
        out LogReader? log,
        int chunkBytes = FrameReader.ChunkBytes)
    {
        log = null;
        try
        {
            log = LogReader.OpenIfBegun(files, directory, number, chunkBytes);
            return true;
        }
        catch (StorageException) when (!files.FileExists(FileNames.PathOf(directory, FileKind.Log, number)))
        {
            return false;
        }
    }

    /// <summary>Opens the first log behind another one; null if there is none, or nothing of it.</summary>
    public static LogReader? OpenAfter(
        IFileSystem files, string directory, FileNumber number, int chunkBytes = FrameReader.ChunkBytes)
    {
        LogReader? log = null;
        while (LogRecovery.LogsFrom(files, directory, new FileNumber(number.Value + 1)) is { Count: > 0 } later
            && !TryOpen(files, directory, later[0], out log, chunkBytes))
        {
            // Deleted since they were listed.
        }

        return log;
    }

    /// <summary>Reads the next frame of this log; false if there is none yet.</summary>
    /// <exception cref="CorruptionException">A frame with a good checksum is not the one that belongs
    /// here.</exception>
    public bool TryRead(out LogFrame frame) =>
        // The first try may meet what was read ahead before the frame was written.
        Log.TryRead(out frame) || Log.TryRead(out frame);

    /// <summary>Opens the log that comes next; null if there is none yet. The caller disposes it, or hands it to
    /// <see cref="GoOn"/>.</summary>
    public LogReader? OpenSuccessor() => OpenAfter(_files, _directory, Log.Header.Number, _chunkBytes);

    /// <summary>Whether a log that comes next follows this one; if not, those between were deleted.</summary>
    public bool IsFollowedBy(LogReader next) => next.Header.Previous?.Number == Log.Header.Number;

    /// <summary>Leaves this log for its successor, which is its own from now on.</summary>
    /// <exception cref="CorruptionException">This one does not end where that one states; the caller still has
    /// it.</exception>
    public void GoOn(LogReader successor)
    {
        if (Log.FaultBefore(successor.Header.Previous!.Value) is { } fault)
        {
            throw fault.ToException(Log.Path);
        }

        Log.Dispose();
        Log = successor;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => Log.Dispose();
}
