using Turnstile.Storage;

namespace Turnstile.Log;

/// <summary>Follows the logs of a database that somebody else writes, frame by frame, as far as they are known to be
/// durable.</summary>
/// <remarks>
/// <code>
///   a log with a successor    is durable up to the end its successor states, if that was begun when it was, or was
///                             synced since
///   the newest log            up to the durable mark, or to what a later frame states, whichever is more
/// </code>
/// So what is handed out can no power cut take back (ORDER-3), although the reader is another process and syncs
/// nothing. Writes nothing. Threads: one at a time. Lifetime: dispose.
/// </remarks>
internal sealed class LogTail : IDisposable
{
    private readonly IFileSystem _files;
    private readonly string _directory;
    private readonly FileNumber _oldest;
    private readonly bool _onlyDurable;

    // where we are, and a second reader that runs ahead to see what later frames state
    private LogReader? _reader;
    private LogReader? _scout;
    private uint _headerChecksum;
    private long _limit;
    private Sequence _from;

    private LogTail(IFileSystem files, string directory, FileNumber oldest, bool onlyDurable)
    {
        _files = files;
        _directory = directory;
        _oldest = oldest;
        _onlyDurable = onlyDurable;
    }

    /// <summary>The sequence of the next operation; zero before the first log is there.</summary>
    public Sequence Next => _reader?.End.Next ?? Sequence.Zero;

    /// <summary>The log that is read.</summary>
    public FileNumber Log => _reader?.Header.Number ?? default;

    /// <summary>Begins at the first frame of <paramref name="oldest"/>.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="directory">The database's directory.</param>
    /// <param name="oldest">The oldest log that the manifest needs; 0 for the first of the database.</param>
    /// <param name="onlyDurable">Whether frames are held back until they are known to be durable.</param>
    /// <exception cref="LogGoneException">The log is not there any more.</exception>
    public static LogTail Open(IFileSystem files, string directory, FileNumber oldest, bool onlyDurable)
    {
        var tail = new LogTail(files, directory, oldest, onlyDurable);
        tail.OpenFirst();
        return tail;
    }

    /// <summary>Begins at the first frame whose operations do not all lie before <paramref name="from"/>; frames before
    /// it are passed over while reading.</summary>
    /// <exception cref="LogGoneException">The log that held it is not there any more.</exception>
    public static LogTail OpenAt(IFileSystem files, string directory, Sequence from, bool onlyDurable)
    {
        List<FileNumber> numbers = [.. LogsIn(files, directory)];
        numbers.Sort();
        for (int i = numbers.Count - 1; i >= 0; i--)
        {
            var tail = new LogTail(files, directory, numbers[i], onlyDurable) { _from = from };
            try
            {
                if (tail.TryOpenLog(numbers[i], from) is { } reader)
                {
                    tail.Begin(reader);
                    if (tail.Next <= from)
                    {
                        return tail;
                    }
                }
            }
            catch
            {
                tail.Dispose();
                throw;
            }

            tail.Dispose();
        }

        throw new LogGoneException(directory, from);
    }

    /// <summary>The sequence of the first operation in the logs of a directory; zero if there are none.</summary>
    public static Sequence OldestIn(IFileSystem files, string directory)
    {
        List<FileNumber> numbers = [.. LogsIn(files, directory)];
        if (numbers.Count == 0)
        {
            return Sequence.Zero;
        }

        using LogReader reader = LogReader.Open(files, directory, numbers.Min());
        return reader.Header.First;
    }

    /// <summary>Reads the next frame; false when no further one is known to be durable yet.</summary>
    /// <exception cref="LogGoneException">A log that follows was deleted already.</exception>
    /// <exception cref="CorruptionException">What was durable is not there as it was written.</exception>
    public bool TryRead(out LogFrame frame)
    {
        frame = default;
        if (_reader is null)
        {
            OpenFirst();
        }

        while (_reader is not null)
        {
            if (_reader.End.Offset < _limit)
            {
                // The first try may have met what it had read ahead before the frame was written.
                if (!_reader.TryRead(out frame) && !_reader.TryRead(out frame))
                {
                    throw Damage(_reader);
                }

                if (frame.Last < _from)
                {
                    continue;
                }

                return true;
            }

            if (!TryRaiseLimit(_reader) && !TryMoveOn(_reader))
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
        _scout?.Dispose();
    }

    private CorruptionException Damage(LogReader reader) =>
        (reader.Fault ?? new FrameFault(reader.End.Offset, "frame", $"one: durable up to {_limit}", "zeros"))
            .ToException(reader.Path);

    private void OpenFirst()
    {
        FileNumber number = _oldest.Value != 0 ? _oldest : Following(default);
        if (number.Value != 0)
        {
            Begin(OpenLog(number, _oldest.Value == 0 ? new Sequence(1) : Sequence.Zero));
        }
    }

    // The log where we are, or one that a version needs: it was durable.
    private LogReader OpenLog(FileNumber number, Sequence next) =>
        TryOpenLog(number, next) ?? LogReader.Open(_files, _directory, number);

    // Null if a power cut has left nothing of it.
    private LogReader? TryOpenLog(FileNumber number, Sequence next)
    {
        try
        {
            return LogReader.OpenIfBegun(_files, _directory, number);
        }
        catch (StorageException) when (!_files.FileExists(FileNames.PathOf(_directory, FileKind.Log, number)))
        {
            throw new LogGoneException(_directory, next);
        }
    }

    private void Begin(LogReader reader)
    {
        _reader?.Dispose();
        _scout?.Dispose();
        _scout = null;
        _reader = reader;
        _headerChecksum = reader.End.Checksum;
        _limit = reader.End.Offset;
    }

    private bool TryRaiseLimit(LogReader reader)
    {
        long limit = DurableMark.Read(_files, _directory, reader.Header.Number, _headerChecksum);
        if (limit <= _limit || !_onlyDurable)
        {
            limit = Math.Max(limit, Scout(reader));
        }

        bool raised = limit > _limit;
        _limit = Math.Max(limit, _limit);
        return raised;
    }

    private long Scout(LogReader reader)
    {
        _scout ??= OpenLog(reader.Header.Number, reader.End.Next);
        long limit = _limit;
        while (_scout.TryRead(out LogFrame frame))
        {
            limit = Math.Max(limit, frame.DurableOffset);
        }

        return _onlyDurable ? limit : Math.Max(limit, _scout.End.Offset);
    }

    // A successor states the end of its predecessor; whether that is durable is another matter.
    private bool TryMoveOn(LogReader reader)
    {
        FileNumber following = Following(reader.Header.Number);
        if (following.Value == 0 || TryOpenLog(following, reader.End.Next) is not { } successor)
        {
            return false;
        }

        if ((_onlyDurable || successor.Header.Previous != reader.End) && !IsPredecessorDurable(successor))
        {
            successor.Dispose();
            return false;
        }

        if (successor.Header.Previous is not { } end || end.Number != reader.Header.Number)
        {
            successor.Dispose();
            throw new LogGoneException(_directory, reader.End.Next);
        }

        if (reader.End.Offset < end.Offset)
        {
            successor.Dispose();
            _limit = end.Offset;
            return true;
        }

        if (reader.End != end)
        {
            successor.Dispose();
            throw new CorruptionException(
                reader.Path, reader.End.Offset, "end that the next log states", $"{end}", $"{reader.End}");
        }

        Begin(successor);
        return true;
    }

    // Syncs go from log to log, so what was synced once proves all before it.
    private bool IsPredecessorDurable(LogReader log)
    {
        FileNumber own = log.Header.Number;
        return !log.Header.IsEarly
            || DurableMark.Read(_files, _directory, own, log.End.Checksum) > 0
            || (Following(own) is { Value: > 0 } later
                && TryOpenLog(later, log.Header.First) is { } next
                && IsPredecessorDurableOnce(next))
            || log.HasSyncedFrame();
    }

    private bool IsPredecessorDurableOnce(LogReader log)
    {
        using (log)
        {
            return IsPredecessorDurable(log);
        }
    }

    private static IEnumerable<FileNumber> LogsIn(IFileSystem files, string directory)
    {
        foreach (string name in files.ListFiles(directory))
        {
            if (FileNames.TryParse(name, out FileKind kind, out FileNumber number) && kind == FileKind.Log)
            {
                yield return number;
            }
        }
    }

    private FileNumber Following(FileNumber number) => LogsIn(_files, _directory)
        .Where(found => found.CompareTo(number) > 0)
        .DefaultIfEmpty()
        .Min();
}
