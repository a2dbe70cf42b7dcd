using Turnstile.Log;
using Turnstile.Storage;

namespace Turnstile.Commit;

/// <summary>Gives out new log files, if it can one that was zeroed ahead of need.</summary>
/// <param name="files">The disk.</param>
/// <param name="directory">The database's directory.</param>
/// <param name="newNumber">Gives out a file number; any thread.</param>
/// <param name="newSalt">Gives 64 bits never used before; turnstile only.</param>
/// <param name="fileBytes">How much of a file is zeroed in advance.</param>
/// <remarks>Threads: <see cref="Create"/> from the turnstile, <see cref="Prepare"/> from one worker.</remarks>
internal sealed class LogFileSource(
    IFileSystem files, string directory, Func<FileNumber> newNumber, Func<ulong> newSalt, long fileBytes) : IDisposable
{
    // hand-over from the worker to the turnstile; Interlocked only
    private PreparedLog? _prepared;

    /// <summary>Makes a file ready, unless one is.</summary>
    public void Prepare()
    {
        if (Volatile.Read(ref _prepared) is null)
        {
            PreparedLog prepared = PreparedLog.Create(files, directory, newNumber(), fileBytes);
            if (Interlocked.CompareExchange(ref _prepared, prepared, null) is not null)
            {
                prepared.Dispose();
            }
        }
    }

    /// <summary>Creates the log that follows <paramref name="previous"/>; it is there durably on return.</summary>
    public LogWriter Create(Sequence next, LogEnd? previous)
    {
        using PreparedLog prepared = Interlocked.Exchange(ref _prepared, null)
            ?? PreparedLog.Create(files, directory, newNumber(), fileBytes);
        return LogWriter.Create(prepared, newSalt(), next, previous);
    }

    /// <summary>Deletes a file that was prepared and not used.</summary>
    public void Dispose() => Interlocked.Exchange(ref _prepared, null)?.Dispose();
}
