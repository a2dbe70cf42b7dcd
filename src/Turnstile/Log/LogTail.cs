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
/// nothing. Where it stands is a <see cref="LogCursor"/>. Writes nothing. Threads: one at a time. Lifetime: dispose.
/// </remarks>
internal sealed class LogTail : IDisposable
{
    private readonly IFileSystem _files;
    private readonly string _directory;
    private readonly FileNumber _oldest;
    private readonly bool _onlyDurable;

    // where we are, up to where that log may be read, and a second reader that runs ahead to see what later frames
    // state
    private LogCursor? _cursor;
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
    public Sequence Next => _cursor?.End.Next ?? Sequence.Zero;

    /// <summary>The log that is read.</summary>
    public FileNumber Log => _cursor?.End.Number ?? default;

    /// <summary>Begins at the first frame of <paramref name="oldest"/>.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="directory">The database's directory.</param>
    /// <param name="oldest">The oldest log that the manifest needs; 0 for the first of the database.</param>
    /// <param name="onlyDurable">Whether frames are held back until they are known to be durable.</param>
    /// <exception cref="LogGoneException">The log is not there any more.</exception>
    public static LogTail Open(IFileSystem files, string directory, FileNumber oldest, bool onlyDurable)
    {
        var tail = new LogTail(files, directory, oldest, onlyDurable);
        tail.TryOpenFirst();
        return tail;
    }

    /// <summary>Begins at the first frame whose operations do not all lie before <paramref name="from"/>; frames before
    /// it are passed over while reading.</summary>
    /// <exception cref="LogGoneException">The log that held it is not there any more.</exception>
    public static LogTail OpenAt(IFileSystem files, string directory, Sequence from, bool onlyDurable)
    {
        LogCursor cursor = LogCursor.Find(files, directory, from, out _) ?? throw new LogGoneException(directory, from);
        var tail = new LogTail(files, directory, cursor.End.Number, onlyDurable) { _from = from };
        tail.Begin(cursor);
        return tail;
    }

    /// <summary>Reads the next frame; false when no further one is known to be durable yet.</summary>
    /// <exception cref="LogGoneException">A log that follows was deleted already.</exception>
    /// <exception cref="CorruptionException">What was durable is not there as it was written.</exception>
    public bool TryRead(out LogFrame frame)
    {
        frame = default;
        if (_cursor is null)
        {
            TryOpenFirst();
        }

        while (_cursor is { } cursor)
        {
            if (cursor.End.Offset < _limit)
            {
                if (!cursor.TryRead(out frame))
                {
                    throw Damage(cursor.Log);
                }

                if (frame.Last >= _from)
                {
                    return true;
                }
            }
            else if (!TryRaiseLimit(cursor.Log) && !TryMoveOn(cursor))
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        _cursor?.Dispose();
        _scout?.Dispose();
    }

    private CorruptionException Damage(LogReader log) =>
        (log.Fault ?? new FrameFault(log.End.Offset, "frame", $"one: durable up to {_limit}", "zeros"))
            .ToException(log.Path);

    private void TryOpenFirst()
    {
        FileNumber number = _oldest.Value != 0
            ? _oldest
            : LogRecovery.LogsFrom(_files, _directory, default).FirstOrDefault();
        if (number.Value != 0)
        {
            LogReader first = OpenLog(number, _oldest.Value == 0 ? new Sequence(1) : Sequence.Zero);
            Begin(new LogCursor(_files, _directory, first));
        }
    }

    // The log where we are, or one that a version needs: it was durable, so it has a header.
    private LogReader OpenLog(FileNumber number, Sequence next) =>
        LogCursor.TryOpen(_files, _directory, number, out LogReader? log)
            ? log ?? LogReader.Open(_files, _directory, number)
            : throw new LogGoneException(_directory, next);

    // Before the first frame of a log.
    private void Begin(LogCursor cursor)
    {
        _scout?.Dispose();
        _scout = null;
        _cursor = cursor;
        _headerChecksum = cursor.End.Checksum;
        _limit = cursor.End.Offset;
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
    private bool TryMoveOn(LogCursor cursor)
    {
        LogReader? successor = cursor.OpenSuccessor();
        try
        {
            if (successor is null
                || ((_onlyDurable || successor.Header.Previous != cursor.End) && !IsPredecessorDurable(successor)))
            {
                return false;
            }

            if (!cursor.IsFollowedBy(successor))
            {
                throw new LogGoneException(_directory, cursor.End.Next);
            }

            long end = successor.Header.Previous!.Value.Offset;
            if (cursor.End.Offset < end)
            {
                _limit = end;
                return true;
            }

            cursor.GoOn(successor);
            successor = null;
            Begin(cursor);
            return true;
        }
        finally
        {
            successor?.Dispose();
        }
    }

    // Syncs go from log to log, so what was synced once proves all before it.
    private bool IsPredecessorDurable(LogReader log)
    {
        FileNumber own = log.Header.Number;
        if (!log.Header.IsEarly || DurableMark.Read(_files, _directory, own, log.End.Checksum) > 0)
        {
            return true;
        }

        using LogReader? later = LogCursor.OpenAfter(_files, _directory, own);
        return (later is not null && IsPredecessorDurable(later)) || log.HasSyncedFrame();
    }
}
