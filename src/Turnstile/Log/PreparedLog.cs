using Turnstile.Storage;

namespace Turnstile.Log;

/// <summary>A log file under its temporary name, without a header, so without meaning. If it is to be synced as it is
/// written it is filled with zeros and synced: ahead, off the write path, because that takes tens of
/// milliseconds.</summary>
/// <remarks>Real zeros, not a hole: a later overwrite changes no metadata, so syncing it costs one write of the data.
/// Lifetime: disposed by whoever prepared it; if it was not used by then, the file is deleted.</remarks>
internal sealed class PreparedLog : IDisposable
{
    // What is written at once the system may keep as one piece, and each small write into a piece looks at all of it.
    private static readonly byte[] Zeros = new byte[64 << 10];

    // Each is synced before the next is written: a sync of the log in use may have to wait for what is under way here.
    private const int StepBytes = 4 << 20;

    private readonly IFileSystem _files;
    private bool _isUsed;

    private PreparedLog(IFileSystem files, string directory, FileNumber number, long bytes)
    {
        _files = files;
        Directory = directory;
        Number = number;
        Bytes = bytes;
        TemporaryPath = FileNames.TemporaryPathOf(directory, FileKind.Log, number);
    }

    /// <summary>The database's directory.</summary>
    public string Directory { get; }

    /// <summary>The number the log will have; at first that of its temporary name.</summary>
    public FileNumber Number { get; private set; }

    /// <summary>How many zeros it holds, bytes.</summary>
    public long Bytes { get; }

    private string TemporaryPath { get; }

    /// <summary>Writes and syncs the zeros; if there are to be none, waits for nothing. Threads: any; nobody else may
    /// use <paramref name="number"/>.</summary>
    public static PreparedLog Create(IFileSystem files, string directory, FileNumber number, long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        var prepared = new PreparedLog(files, directory, number, bytes);
        if (files.FileExists(prepared.TemporaryPath))
        {
            files.Delete(prepared.TemporaryPath);
        }

        using IFile file = files.Create(prepared.TemporaryPath);
        for (long from = 0; from < prepared.Bytes; from += StepBytes)
        {
            WriteZeros(file, from, Math.Min(from + StepBytes, prepared.Bytes));
            file.Sync();
        }

        return prepared;
    }

    /// <summary>Gives the log another number: logs follow each other by number, and this one may be used after a log
    /// that got its number later.</summary>
    public void Renumber(FileNumber number)
    {
        Invariant.Check(!_isUsed, "LIFE-1", $"log {Number} is used already");
        Number = number;
    }

    /// <summary>Writes the header and gives the file its name, both durably; then opens it.</summary>
    internal IFile Use(ReadOnlySpan<byte> header)
    {
        IFile file = UseAtOnce(header, static file => file.Sync());
        SyncName();
        return file;
    }

    /// <summary>The same, waiting for nothing: after a power cut header and name are there or not, each for
    /// itself.</summary>
    internal IFile UseEarly(ReadOnlySpan<byte> header) => UseAtOnce(header, static _ => { });

    /// <summary>Makes the file's name durable, once it is used.</summary>
    internal void SyncName() => _files.SyncDirectory(Directory);

    /// <summary>Writes zeros over bytes [<paramref name="from"/>, <paramref name="to"/>).</summary>
    internal static void WriteZeros(IFile file, long from, long to)
    {
        while (from < to)
        {
            int count = (int)Math.Min(Zeros.Length, to - from);
            file.Write(from, Zeros.AsSpan(0, count));
            from += count;
        }
    }

    private IFile UseAtOnce(ReadOnlySpan<byte> header, Action<IFile> beforeName)
    {
        Invariant.Check(!_isUsed, "LIFE-1", $"log {Number} is used already");
        using (IFile file = _files.Open(TemporaryPath))
        {
            file.Write(0, header);
            beforeName(file);
        }

        string path = FileNames.PathOf(Directory, FileKind.Log, Number);
        _isUsed = true;
        _files.Rename(TemporaryPath, path);
        return _files.Open(path);
    }

    /// <summary>Deletes the file if it was not used; if that fails, the next opening does it.</summary>
    public void Dispose()
    {
        if (_isUsed)
        {
            return;
        }

        _isUsed = true;
        try
        {
            _files.Delete(TemporaryPath);
        }
        catch (StorageException)
        {
            // A name without meaning is left behind; what is being closed with this must still be closed.
        }
    }
}
