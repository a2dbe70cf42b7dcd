using Turnstile.Storage;

namespace Turnstile.Log;

/// <summary>Reads all logs of a database in order and judges where they end.</summary>
/// <remarks>
/// <code>
///   a log with a successor    is good up to the end its successor states, or a bad place X ends the order there,
///                             or it is damaged
///   the newest log            ends at its first bad place X
///   X is damage               if a frame behind X in the same log states X was durable, or any later log was begun
///                             only when all before it was durable, or has a frame that states that it was synced
/// </code>
/// What lies behind the end of a log is ignored for ever: the next log's header states the end. Later logs that do not
/// belong to the order are deleted by <see cref="MakeDurable"/>, before another one is created. Nothing else is written
/// or deleted here.
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

    /// <summary>The same, and what is to be done before anything of it is shown.</summary>
    public static LogEnd? RunAndMeasure(
        IFileSystem files, string directory, FileNumber oldest, LogVisitor visit, out LogRest rest)
    {
        List<FileNumber> numbers = LogsFrom(files, directory, oldest);
        CheckOldest(numbers, directory, oldest);
        using var chain = new LogChain(files, directory, oldest.Value == 0);
        foreach (FileNumber number in numbers)
        {
            if (!chain.TryGoOn(number, visit))
            {
                break;
            }
        }

        LogEnd? end = chain.Finish(numbers, visit);
        rest = chain.Rest;
        return end;
    }

    /// <summary>Makes durable what was read: it may have been in the operating system's cache only, even after a failed
    /// sync. To be done after <see cref="RunAndMeasure"/>, before anything read is shown to anyone, and before the next
    /// log is created.</summary>
    public static void MakeDurable(IFileSystem files, string directory, LogRest rest)
    {
        foreach ((FileNumber number, long from, long to) in rest.Unproved)
        {
            using IFile file = files.Open(FileNames.PathOf(directory, FileKind.Log, number));
            Rewrite.AndSync(file, from, to);
        }

        foreach (FileNumber number in rest.Dropped)
        {
            files.Delete(FileNames.PathOf(directory, FileKind.Log, number));
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

        if (ReadTo(reader, end, static (in LogFrame _) => { }) is { } fault)
        {
            throw fault.ToException(reader.Path);
        }
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

    // Up to the end that the successor states: null if it is as stated, else what stands at the first bad place.
    internal static FrameFault? ReadTo(LogReader reader, LogEnd end, LogVisitor visit)
    {
        while (reader.End.Offset < end.Offset && reader.TryRead(out LogFrame frame))
        {
            visit(frame);
        }

        return reader.FaultBefore(end);
    }

    private static void CheckOldest(List<FileNumber> numbers, string directory, FileNumber oldest)
    {
        if (oldest.Value != 0 && (numbers.Count == 0 || numbers[0] != oldest))
        {
            string found = numbers.Count == 0 ? "no log" : $"{numbers[0]} as the oldest";
            throw new CorruptionException(
                FileNames.PathOf(directory, FileKind.Log, oldest), 0, "oldest log needed", $"log {oldest}", found);
        }
    }
}
