using Turnstile.Log;
using Turnstile.Storage;

namespace Turnstile.Commit;

/// <summary>Gives out new log files, if it can one that was zeroed ahead of need.</summary>
/// <param name="files">The disk.</param>
/// <param name="directory">The database's directory.</param>
/// <param name="newNumber">Gives out a file number; any thread.</param>
/// <param name="newSalt">Gives 64 bits never used before; turnstile only.</param>
/// <param name="fileBytes">How much of a file is zeroed in advance.</param>
/// <remarks>Threads: <see cref="Create"/> from the turnstile, <see cref="Prepare"/> from one worker,
/// <see cref="NumbersInUse"/> from any.</remarks>
internal sealed class LogFileSource(
    IFileSystem files, string directory, Func<FileNumber> newNumber, Func<ulong> newSalt, long fileBytes) : IDisposable
{
    private readonly RankedLock _gate = new(LockRank.LogFiles);

    // guarded by _gate
    private readonly HashSet<FileNumber> _numbers = [];

    // turnstile only: logs are read back in the order of their numbers, so they are used in that order
    private FileNumber _lastUsed;

    // hand-over from the worker to the turnstile; Interlocked only
    private PreparedLog? _prepared;

    /// <summary>The numbers of files that are being made and are in no version yet. A number is in here before any
    /// later one is given out, and leaves when its file has its name.</summary>
    public IReadOnlySet<FileNumber> NumbersInUse
    {
        get
        {
            using (_gate.Enter())
            {
                return new HashSet<FileNumber>(_numbers);
            }
        }
    }

    /// <summary>Makes a file ready, unless one is.</summary>
    public void Prepare()
    {
        if (Volatile.Read(ref _prepared) is null)
        {
            // One worker prepares, so the place is still empty.
            Interlocked.Exchange(ref _prepared, PreparedLog.Create(files, directory, NewNumber(), fileBytes));
        }
    }

    /// <summary>Creates the log that follows <paramref name="previous"/>; it is there durably on return.</summary>
    public LogWriter Create(Sequence next, LogEnd? previous)
    {
        using PreparedLog prepared = TakePrepared() ?? PreparedLog.Create(files, directory, NewNumber(), fileBytes);
        LogWriter log = LogWriter.Create(prepared, newSalt(), next, previous);
        _lastUsed = prepared.Number;
        Forget(prepared.Number);
        return log;
    }

    /// <summary>Deletes a file that was prepared and not used.</summary>
    public void Dispose() => Interlocked.Exchange(ref _prepared, null)?.Dispose();

    // A worker that took its number first may be done last: what it made has a number that cannot follow any more.
    private PreparedLog? TakePrepared()
    {
        PreparedLog? prepared = Interlocked.Exchange(ref _prepared, null);
        if (prepared is null || prepared.Number.CompareTo(_lastUsed) > 0)
        {
            return prepared;
        }

        prepared.Dispose();
        Forget(prepared.Number);
        return null;
    }

    private FileNumber NewNumber()
    {
        using (_gate.Enter())
        {
            FileNumber number = newNumber();
            _numbers.Add(number);
            return number;
        }
    }

    private void Forget(FileNumber number)
    {
        using (_gate.Enter())
        {
            _numbers.Remove(number);
        }
    }
}
