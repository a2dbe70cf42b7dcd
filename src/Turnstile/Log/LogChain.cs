using Turnstile.Storage;

namespace Turnstile.Log;

/// <summary>Follows the logs of a database from one to the next as far as the order goes, and collects what proves that
/// it was durable.</summary>
/// <remarks>
/// A rotation begins the next log before the log before is durable, and syncs go in order: a log is synced for the
/// first time after all before it. So the chain may end at any place from which on nothing was durable, and whatever
/// shows that a later log was synced proves that there is no such place. See <see cref="LogRecovery"/>. Threads: one.
/// Lifetime: dispose.
/// </remarks>
/// <param name="files">The disk.</param>
/// <param name="directory">The database's directory.</param>
/// <param name="isWhole">Whether the first log is the first one of the database, which follows none.</param>
internal sealed class LogChain(IFileSystem files, string directory, bool isWhole) : IDisposable
{
    private readonly List<(FileNumber Number, long From, long To)> _unproved = [];
    private readonly List<FileNumber> _dropped = [];

    // the log that the order has reached, and up to where its last frame states that it was synced
    private LogReader? _reader;
    private long _durable;

    // why the order ends before the newest log
    private CorruptionException? _break;

    /// <summary>What is to be made durable or deleted; after <see cref="Finish"/>.</summary>
    public LogRest Rest => new(_unproved, _dropped);

    /// <summary>Reads the present log to its end and goes on to the next; false if the order ends before
    /// it.</summary>
    /// <exception cref="CorruptionException">The log is no successor, and was begun when all before was
    /// durable.</exception>
    public bool TryGoOn(FileNumber number, LogVisitor visit)
    {
        if (_reader is null)
        {
            LogReader first = LogReader.Open(files, directory, number);
            CheckFirst(first);
            Begin(first);
            return true;
        }

        LogReader? next = LogReader.OpenIfBegun(files, directory, number);
        _break = next is null ? Missing(number, "no header") : BreakBefore(next, _reader, visit);
        if (_break is null)
        {
            _unproved.Add((_reader.Header.Number, _durable, _reader.End.Offset));
            Begin(next!);
            return true;
        }

        next?.Dispose();
        return false;
    }

    /// <summary>Reads the last log of the order; returns its end, null if there is no log.</summary>
    /// <exception cref="CorruptionException">The order ends where it was durable once.</exception>
    public LogEnd? Finish(List<FileNumber> numbers, LogVisitor visit)
    {
        if (_reader is not { } reader)
        {
            return null;
        }

        ReadOn(reader, visit);
        if (reader.FindProofOfDamage() is { } proof)
        {
            var fault = reader.Fault ?? new FrameFault(reader.End.Offset, "frame", "a frame", "zeros");
            throw (fault with { Expected = $"{fault.Expected}, as the frame at {proof} says it was durable" })
                .ToException(reader.Path);
        }

        foreach (FileNumber number in numbers.Where(number => number.CompareTo(reader.Header.Number) > 0))
        {
            if (WasSynced(number))
            {
                throw _break!;
            }

            _dropped.Add(number);
        }

        _unproved.Add((reader.Header.Number, _durable, reader.End.Offset));
        return reader.End;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _reader?.Dispose();

    // Why the next log does not go on where this one ends; null if it does.
    private CorruptionException? BreakBefore(LogReader next, LogReader reader, LogVisitor visit)
    {
        FileNumber stated = next.Header.Previous?.Number ?? default;
        if (stated != reader.Header.Number)
        {
            return Missing(next.Header.Number, $"{stated}");
        }

        FrameFault? fault = LogRecovery.ReadTo(reader, next.Header.Previous!.Value, Measured(visit));
        return fault?.ToException(reader.Path);
    }

    private CorruptionException Missing(FileNumber number, string found) => new(
        FileNames.PathOf(directory, FileKind.Log, number),
        40,
        "number of the previous log",
        $"{_reader!.Header.Number}",
        found);

    private void Begin(LogReader reader)
    {
        _reader?.Dispose();
        _reader = reader;
        _durable = 0;
        if (!reader.Header.IsEarly)
        {
            Prove(LogHeader.HeaderBytes);
        }
    }

    private void ReadOn(LogReader reader, LogVisitor visit)
    {
        LogVisitor measured = Measured(visit);
        while (reader.TryRead(out LogFrame frame))
        {
            measured(frame);
        }
    }

    private LogVisitor Measured(LogVisitor visit) => (in LogFrame frame) =>
    {
        if (frame.DurableOffset > _durable)
        {
            Prove(frame.DurableOffset);
        }

        visit(frame);
    };

    // The log was synced, so all before it was.
    private void Prove(long durable)
    {
        _durable = durable;
        _unproved.Clear();
    }

    private bool WasSynced(FileNumber number)
    {
        using LogReader? reader = LogReader.OpenIfBegun(files, directory, number);
        return reader is not null && (!reader.Header.IsEarly || reader.HasSyncedFrame());
    }

    private void CheckFirst(LogReader first)
    {
        if (isWhole && first.Header.Previous is { } previous)
        {
            throw new CorruptionException(first.Path, 40, "number of the previous log", "0", $"{previous.Number}");
        }
    }
}
