using System.Globalization;
using Turnstile.Storage;

namespace Turnstile.Log;

/// <summary>Reads all logs of a database in order and judges where they end.</summary>
/// <remarks>
/// <code>
///   a log with a successor    is good up to the end its successor states, or it is damaged
///   the newest log            ends at its first bad place X; damage if a frame behind X states X was durable
/// </code>
/// What lies behind the end of a log is ignored for ever: the next log's header states the end. Nothing is written and
/// nothing deleted here, but by <see cref="MakeDurable"/>.
/// </remarks>
internal static class LogRecovery
{
    /// <summary>Visits every frame of the logs from <paramref name="oldest"/> on.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="directory">The database's directory.</param>
    /// <param name="oldest">The oldest log that is needed; 0 for all there are, from the database's first one
    /// on.</param>
    /// <param name="visit">Called for each frame; the payload is valid during the call.</param>
    /// <returns>The end of the newest log; null when there is no log and none is needed.</returns>
    /// <exception cref="CorruptionException">A log is missing, or damaged where it was durable.</exception>
    public static LogEnd? Run(IFileSystem files, string directory, FileNumber oldest, LogVisitor visit) =>
        RunAndMeasure(files, directory, oldest, visit, out _);

    /// <summary>The same, and up to where the newest log says that it was synced.</summary>
    public static LogEnd? RunAndMeasure(
        IFileSystem files, string directory, FileNumber oldest, LogVisitor visit, out long durableOffset)
    {
        List<FileNumber> numbers = LogsFrom(files, directory, oldest);
        var readers = new List<LogReader>(numbers.Count);
        try
        {
            foreach (FileNumber number in numbers)
            {
                readers.Add(LogReader.Open(files, directory, number));
            }

            CheckLinks(readers, directory, oldest);
            for (int i = 0; i < readers.Count - 1; i++)
            {
                ReadSealed(readers[i], readers[i + 1].Header.Previous!.Value, visit);
            }

            durableOffset = LogHeader.HeaderBytes;
            return readers.Count == 0 ? null : ReadNewest(readers[^1], visit, ref durableOffset);
        }
        finally
        {
            readers.ForEach(static reader => reader.Dispose());
        }
    }

    /// <summary>Makes the newest log durable up to <paramref name="end"/>: its frames may have been in the operating
    /// system's cache only, even after a failed sync. To be done after <see cref="Run"/>, before anything read is shown
    /// to anyone, and before the next log is created.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="directory">The database's directory.</param>
    /// <param name="end">Where the newest log ends.</param>
    /// <param name="durableOffset">Up to where it was synced, if <see cref="RunAndMeasure"/> has told; else the log is
    /// read for that.</param>
    public static void MakeDurable(IFileSystem files, string directory, LogEnd end, long? durableOffset = null)
    {
        long durable = durableOffset ?? DurableOffsetOf(files, directory, end);
        using (IFile file = files.Open(FileNames.PathOf(directory, FileKind.Log, end.Number)))
        {
            Rewrite.AndSync(file, durable, end.Offset);
        }

        files.SyncDirectory(directory);
    }

    /// <summary>Reads one log through to the end that its successor states.</summary>
    /// <exception cref="CorruptionException">It is damaged, or the other one is not its successor.</exception>
    public static void CheckSealed(IFileSystem files, string directory, FileNumber number, FileNumber successor)
    {
        using LogReader reader = LogReader.Open(files, directory, number);
        using LogReader next = LogReader.Open(files, directory, successor);
        if (next.Header.Previous is not { } end || end.Number != number)
        {
            throw new CorruptionException(
                next.Path, 40, "number of the previous log", $"{number}", $"{next.Header.Previous?.Number}");
        }

        ReadSealed(reader, end, static (in LogFrame _) => { });
    }

    // What the last frame states; everything before it was synced with success.
    private static long DurableOffsetOf(IFileSystem files, string directory, LogEnd end)
    {
        using LogReader reader = LogReader.Open(files, directory, end.Number);
        long durable = LogHeader.HeaderBytes;
        while (reader.End.Offset < end.Offset && reader.TryRead(out LogFrame frame))
        {
            durable = frame.DurableOffset;
        }

        return durable;
    }

    /// <summary>The numbers of the logs in a directory from <paramref name="oldest"/> on, rising.</summary>
    internal static List<FileNumber> LogsFrom(IFileSystem files, string directory, FileNumber oldest)
    {
        var numbers = new List<FileNumber>();
        foreach (string name in files.ListFiles(directory))
        {
            if (FileNames.TryParse(name, out FileKind kind, out FileNumber number)
                && kind == FileKind.Log
                && number.CompareTo(oldest) >= 0)
            {
                numbers.Add(number);
            }
        }

        numbers.Sort();
        return numbers;
    }

    private static void CheckLinks(List<LogReader> readers, string directory, FileNumber oldest)
    {
        if (readers.Count == 0 && oldest.Value == 0)
        {
            return;
        }

        if (readers.Count == 0 || (oldest.Value != 0 && readers[0].Header.Number != oldest))
        {
            string found = readers.Count == 0 ? "no log" : $"{readers[0].Header.Number} as the oldest";
            throw new CorruptionException(
                FileNames.PathOf(directory, FileKind.Log, oldest), 0, "oldest log needed", $"log {oldest}", found);
        }

        FileNumber? before = oldest.Value == 0 ? default(FileNumber) : null;
        foreach (LogReader reader in readers)
        {
            FileNumber stated = reader.Header.Previous?.Number ?? default;
            if (before is { } expected && stated != expected)
            {
                throw new CorruptionException(
                    reader.Path, 40, "number of the previous log", expected.ToString(), stated.ToString());
            }

            before = reader.Header.Number;
        }
    }

    private static void ReadSealed(LogReader reader, LogEnd end, LogVisitor visit)
    {
        while (reader.End.Offset < end.Offset)
        {
            if (!reader.TryRead(out LogFrame frame))
            {
                string stated = $"one, since the log ends at {end.Offset.ToString(CultureInfo.InvariantCulture)}";
                FrameFault fault = reader.Fault ?? new FrameFault(reader.End.Offset, "frame", stated, "zeros");
                throw fault.ToException(reader.Path);
            }

            visit(frame);
        }

        if (reader.End != end)
        {
            throw new CorruptionException(
                reader.Path, reader.End.Offset, "end that the next log states", end.ToString(), reader.End.ToString());
        }
    }

    private static LogEnd ReadNewest(LogReader reader, LogVisitor visit, ref long durableOffset)
    {
        while (reader.TryRead(out LogFrame frame))
        {
            durableOffset = frame.DurableOffset;
            visit(frame);
        }

        if (reader.FindProofOfDamage() is { } proof)
        {
            var fault = reader.Fault ?? new FrameFault(reader.End.Offset, "frame", "a frame", "zeros");
            throw (fault with { Expected = $"{fault.Expected}, as the frame at {proof} says it was durable" })
                .ToException(reader.Path);
        }

        return reader.End;
    }
}
