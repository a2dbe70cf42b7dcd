using Turnstile.Log;
using Turnstile.Storage;

namespace Turnstile.Engine;

/// <summary>Says which logs are kept, though recovery needs them no more, for those who read the order from
/// them.</summary>
/// <remarks>The newest of them, until together they have the bytes that the options ask for; so at least that much is
/// there, if there ever was, and at most one log more. Threads: opening, then the maintenance worker.</remarks>
internal sealed class LogRetention(IFileSystem files, string directory, long retainedBytes)
{
    // The sizes of sealed logs, which do not change.
    private readonly Dictionary<FileNumber, long> _sizes = [];

    /// <summary>The logs before <paramref name="oldestNeeded"/> that are kept, and all from there on: a flush may move
    /// what recovery needs on before anything is deleted.</summary>
    public IReadOnlySet<FileNumber> Kept(FileNumber oldestNeeded)
    {
        List<FileNumber> sealedLogs = LogRecovery.LogsFrom(files, directory, default);
        var kept = sealedLogs.Where(number => number.CompareTo(oldestNeeded) >= 0).ToHashSet();
        sealedLogs.RemoveAll(kept.Contains);
        long bytes = 0;
        for (int i = sealedLogs.Count - 1; i >= 0 && bytes < retainedBytes; i--)
        {
            kept.Add(sealedLogs[i]);
            bytes += SizeOf(sealedLogs[i]);
        }

        return kept;
    }

    private long SizeOf(FileNumber number)
    {
        if (!_sizes.TryGetValue(number, out long size))
        {
            using IFile file = files.OpenRead(FileNames.PathOf(directory, FileKind.Log, number));
            size = file.Length;
            _sizes.Add(number, size);
        }

        return size;
    }
}
