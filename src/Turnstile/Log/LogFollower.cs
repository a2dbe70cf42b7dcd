using System.Globalization;
using Turnstile.Storage;

namespace Turnstile.Log;

/// <summary>Reads the order from a sequence on: through the sealed logs, into the one being written, and on from file
/// to file for as long as it is asked.</summary>
/// <remarks>
/// <code>
///   TryRead(upTo)    the next frame, if what it holds is at or below upTo
///     no frame       look again, past the read-ahead; then for a successor, which states where this log ends
///     no successor   false: what is published is not handed to the system yet (<see cref="Durability.None"/>)
/// </code>
/// The caller says how far it may look: the published or the durable sequence. A frame up to there is whole in the
/// file, or not there at all, whatever the writer does meanwhile; frames beyond are not looked at (ORDER-3). It waits
/// for nobody and nobody waits for it: who has no more goes to sleep elsewhere. It holds at most two open files, and a
/// log that is deleted is read on to its end; after that, or if the first one is gone already, the answer is a
/// <see cref="SequenceCompactedException"/>. Threads: one at a time. Lifetime: the owner disposes.
/// </remarks>
internal sealed class LogFollower(IFileSystem files, string directory, Sequence from) : IDisposable
{
    // A follower at the end reads this much of zeros each time it looks.
    private const int ChunkBytes = 64 << 10;

    private LogReader? _reader;
    private LogReader? _successor;

    /// <summary>The sequence of the next operation it will read.</summary>
    public Sequence Next => _reader is { } reader && reader.End.Next > from ? reader.End.Next : from;

    /// <summary>The oldest operation in the logs of a directory; zero if there is no log.</summary>
    /// <exception cref="CorruptionException">A log's header is damaged.</exception>
    public static Sequence FindOldest(IFileSystem files, string directory)
    {
        using LogReader? reader = Search(files, directory, Sequence.Zero, out Sequence oldest);
        return oldest;
    }

    /// <summary>Reads the next frame; false if there is none up to <paramref name="upTo"/>.</summary>
    /// <param name="upTo">The end of a frame: what was published or made durable.</param>
    /// <param name="frame">Its first operation may lie before the one asked for, in the very first frame. The payload
    /// is valid until the next call.</param>
    /// <exception cref="SequenceCompactedException">The log that held it was deleted.</exception>
    /// <exception cref="CorruptionException">A log is damaged.</exception>
    public bool TryRead(Sequence upTo, out LogFrame frame)
    {
        frame = default;
        while (Next <= upTo)
        {
            LogReader reader = _reader ??= OpenFirst();
            if (reader.TryRead(out frame) || reader.TryRead(out frame))
            {
                if (frame.Last < from)
                {
                    continue;
                }

                Invariant.Check(frame.Last <= upTo, "ORDER-3", $"a frame goes on beyond {upTo}, to {frame.Last}");
                return true;
            }

            if (_successor is not null)
            {
                GoOn(reader, _successor);
            }
            else if (!TryFindSuccessor(reader))
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        _reader?.Dispose();
        _successor?.Dispose();
        _reader = null;
        _successor = null;
    }

    // The newest log that begins at or before the sequence. Each log names the one before it, so a gap that a deletion
    // left is seen.
    private static LogReader? Search(IFileSystem files, string directory, Sequence from, out Sequence oldest)
    {
        oldest = Sequence.Zero;
        FileNumber? before = null;
        List<FileNumber> numbers = LogRecovery.LogsFrom(files, directory, default);
        for (int i = numbers.Count - 1; i >= 0 && (before is null || before == numbers[i]); i--)
        {
            if (TryOpen(files, directory, numbers[i]) is not { } reader)
            {
                return null;
            }

            oldest = reader.Header.First;
            if (oldest <= from)
            {
                return reader;
            }

            before = reader.Header.Previous?.Number ?? default(FileNumber);
            reader.Dispose();
        }

        return null;
    }

    // Null if the log has been deleted since it was listed.
    private static LogReader? TryOpen(IFileSystem files, string directory, FileNumber number)
    {
        try
        {
            return LogReader.Open(files, directory, number, ChunkBytes);
        }
        catch (StorageException) when (!files.FileExists(FileNames.PathOf(directory, FileKind.Log, number)))
        {
            return null;
        }
    }

    private LogReader OpenFirst()
    {
        LogReader? reader = Search(files, directory, from, out Sequence oldest);
        if (reader is null && oldest == Sequence.Zero)
        {
            throw new StorageException("open", directory, "there is no log");
        }

        return reader ?? throw new SequenceCompactedException(from, oldest);
    }

    // Once a log has a successor it is complete, but frames may have come since the last look: it is read once more.
    private bool TryFindSuccessor(LogReader reader)
    {
        FileNumber current = reader.Header.Number;
        while (LogRecovery.LogsFrom(files, directory, new FileNumber(current.Value + 1)) is { Count: > 0 } later)
        {
            if (TryOpen(files, directory, later[0]) is not { } successor)
            {
                continue;
            }

            if (successor.Header.Previous?.Number == current)
            {
                _successor = successor;
                return true;
            }

            Sequence oldest = successor.Header.First;
            successor.Dispose();
            throw new SequenceCompactedException(Next, oldest);
        }

        return false;
    }

    private void GoOn(LogReader reader, LogReader successor)
    {
        LogEnd end = successor.Header.Previous!.Value;
        if (reader.End != end)
        {
            string stated = $"one, since the log ends at {end.Offset.ToString(CultureInfo.InvariantCulture)}";
            FrameFault fault = reader.Fault ?? new FrameFault(reader.End.Offset, "frame", stated, "zeros");
            throw fault.ToException(reader.Path);
        }

        reader.Dispose();
        _reader = successor;
        _successor = null;
    }
}
