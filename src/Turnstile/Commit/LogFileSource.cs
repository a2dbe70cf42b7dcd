using Turnstile.Log;
using Turnstile.Storage;

namespace Turnstile.Commit;

/// <summary>Gives out new log files, if it can one that was zeroed ahead of need.</summary>
/// <param name="files">The disk.</param>
/// <param name="directory">The database's directory.</param>
/// <param name="newNumber">Gives out a file number; any thread.</param>
/// <param name="newSalt">Gives 64 bits never used before; turnstile only.</param>
/// <param name="fileBytes">How much of a file is zeroed in advance, if it is to be synced as it is written.</param>
/// <param name="wanted">Called by the turnstile when the next file should be prepared; must return at once.</param>
/// <remarks>Threads: <see cref="Create"/> from the turnstile, <see cref="Prepare"/> from one worker,
/// <see cref="NumbersInUse"/> from any.</remarks>
internal sealed class LogFileSource(
    IFileSystem files,
    string directory,
    Func<FileNumber> newNumber,
    Func<ulong> newSalt,
    long fileBytes,
    Action wanted) : IDisposable
{
    /// <summary>The first log after opening has no more zeros than this, bytes; it grows as it is written.</summary>
    public const long FirstBytesMax = 4 << 20;

    private readonly RankedLock _gate = new(LockRank.LogFiles);

    // guarded by _gate
    private readonly HashSet<FileNumber> _numbers = [];

    // hand-over from the worker to the turnstile; Interlocked only
    private PreparedLog? _prepared;

    // volatile, set by whoever wants a file, cleared by the worker before it looks
    private volatile bool _isWanted;

    // the same, of who is about to rotate
    private volatile bool _isWantedNow;

    // volatile, written by the turnstile, read by the worker
    private volatile bool _zeroes;

    private long GrowthBytes => Math.Min(fileBytes, LogWriter.GrowthBytesMax);

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

    /// <summary>So much of a file is written when the next one is wanted, bytes.</summary>
    public long WantedAtBytes => fileBytes / 4;

    /// <summary>Whether the next file should be prepared.</summary>
    public bool IsWanted => _isWanted || _isWantedNow;

    /// <summary>Whether the next file is there. Any thread; a moment's value.</summary>
    public bool IsPrepared => Volatile.Read(ref _prepared) is not null;

    /// <summary>Says that the next file should be prepared: full of zeros if it will be synced as it is written, for
    /// who does not sync would write them for nothing. Turnstile only.</summary>
    public void Want(bool isSyncedOften)
    {
        _zeroes = isSyncedOften;
        _isWanted = true;
        wanted();
    }

    /// <summary>Says that a rotation is about to be asked for: a file without zeros will do, if only the turnstile need
    /// not make it. Any thread.</summary>
    public void WantNow()
    {
        _isWantedNow = true;
        wanted();
    }

    /// <summary>Makes a file ready, unless one is.</summary>
    public void Prepare()
    {
        bool isWantedNow = _isWantedNow;
        _isWanted = false;
        _isWantedNow = false;
        if (Volatile.Read(ref _prepared) is null)
        {
            // One worker prepares, so the place is still empty.
            long bytes = _zeroes && !isWantedNow ? fileBytes : 0;
            Interlocked.Exchange(ref _prepared, PreparedLog.Create(files, directory, NewNumber(), bytes));
        }
    }

    /// <summary>Creates the log that follows <paramref name="previous"/>; it is there durably on return.</summary>
    public LogWriter Create(Sequence next, LogEnd? previous, bool isSyncedOften)
    {
        long bytes = isSyncedOften ? Math.Min(fileBytes, FirstBytesMax) : 0;
        using PreparedLog prepared = PreparedLog.Create(files, directory, NewNumber(), bytes);
        LogWriter log = LogWriter.Create(prepared, newSalt(), next, previous, GrowthBytes);
        log.IsSyncedOften = isSyncedOften;
        Forget(prepared.Number);
        return log;
    }

    /// <summary>Begins the log that follows <paramref name="previous"/>, in the file that was prepared or one without
    /// zeros, and waits for nothing.</summary>
    public LogWriter Begin(Sequence next, LogEnd previous)
    {
        using PreparedLog prepared = Interlocked.Exchange(ref _prepared, null)
            ?? PreparedLog.Create(files, directory, NewNumber(), bytes: 0);
        FileNumber temporary = prepared.Number;
        if (temporary.CompareTo(previous.Number) < 0)
        {
            // It was being prepared while the log before was made in haste.
            prepared.Renumber(NewNumber());
        }

        LogWriter log = LogWriter.Begin(prepared, newSalt(), next, previous, GrowthBytes);
        Forget(temporary);
        Forget(prepared.Number);
        return log;
    }

    /// <summary>Deletes a file that was prepared and not used.</summary>
    public void Dispose() => Interlocked.Exchange(ref _prepared, null)?.Dispose();

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
