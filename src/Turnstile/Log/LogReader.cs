using System.Globalization;
using Turnstile.Storage;

namespace Turnstile.Log;

/// <summary>Reads one log file frame by frame. Format: docs/formats/log.md.</summary>
/// <remarks>It stops at the first place that is no frame and says why in <see cref="Fault"/>; <see cref="LogRecovery"/>
/// judges. A log that is still written can be followed: read again after false. Not thread-safe.</remarks>
internal sealed class LogReader : IDisposable
{
    private readonly IFile _file;
    private readonly FrameReader _frames;

    private LogReader(IFile file, LogHeader header, uint checksum, int chunkBytes)
    {
        _file = file;
        Header = header;
        var start = new LogEnd(header.Number, LogHeader.HeaderBytes, checksum, header.First);
        _frames = new FrameReader(file, header.Seed, FrameKind.Operations, start, chunkBytes);
    }

    /// <summary>The file's header.</summary>
    public LogHeader Header { get; }

    /// <summary>The file's full path.</summary>
    public string Path => _file.Path;

    /// <summary>The end of the last good frame.</summary>
    public LogEnd End => _frames.End;

    /// <summary>Why the last read found no frame; null for a clean end.</summary>
    public FrameFault? Fault => _frames.Fault;

    /// <summary>Opens a log and reads its header.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="directory">The database's directory.</param>
    /// <param name="number">The log.</param>
    /// <param name="chunkBytes">So much is read ahead.</param>
    /// <exception cref="CorruptionException">The header is not that of log <paramref name="number"/>.</exception>
    public static LogReader Open(
        IFileSystem files, string directory, FileNumber number, int chunkBytes = FrameReader.ChunkBytes)
    {
        IFile file = files.OpenRead(FileNames.PathOf(directory, FileKind.Log, number));
        try
        {
            var header = LogHeader.Read(file, number, out uint checksum);
            return new LogReader(file, header, checksum, chunkBytes);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The same; null if the log was begun early and a power cut has left nothing of it.</summary>
    public static LogReader? OpenIfBegun(
        IFileSystem files, string directory, FileNumber number, int chunkBytes = FrameReader.ChunkBytes)
    {
        using (IFile file = files.OpenRead(FileNames.PathOf(directory, FileKind.Log, number)))
        {
            if (LogHeader.IsMissing(file) && DurableMark.NumberIn(files, directory) != number)
            {
                return null;
            }
        }

        return Open(files, directory, number, chunkBytes);
    }

    /// <summary>Reads the next frame; false at the end, clean or not.</summary>
    public bool TryRead(out LogFrame frame) => _frames.TryRead(out frame);

    /// <summary>What stands where the log should go on, if it was read to its end before the one that its successor
    /// states; null if it ends there.</summary>
    /// <exception cref="CorruptionException">It ends otherwise than stated.</exception>
    public FrameFault? FaultBefore(LogEnd stated)
    {
        if (End.Offset < stated.Offset)
        {
            string frame = $"one, since the log ends at {stated.Offset.ToString(CultureInfo.InvariantCulture)}";
            return Fault ?? new FrameFault(End.Offset, "frame", frame, "zeros");
        }

        return End == stated
            ? null
            : throw new CorruptionException(
                Path, End.Offset, "end that the next log states", stated.ToString(), End.ToString());
    }

    /// <summary>Where a frame behind the end proves that the end is not a torn tail but damage; null if
    /// nowhere.</summary>
    public long? FindProofOfDamage() => FrameScan.FindProof(_file, Header.Seed, End.Offset);

    /// <summary>Whether any frame, in the chain or not, states that this log was synced: then all logs before are
    /// durable to their ends.</summary>
    public bool HasSyncedFrame() =>
        FrameScan.FindProof(_file, Header.Seed, LogHeader.HeaderBytes - FrameHeader.Alignment) is not null;

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();
}
