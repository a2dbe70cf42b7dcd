using Turnstile.Storage;

namespace Turnstile.Log;

/// <summary>Appends frames to one log file. Format: docs/formats/log.md.</summary>
/// <remarks>
/// <code>
///   BeginFrame, Append..., EndFrame   build frames in memory
///   Write                             hand them to the operating system: one positional write
///   Sync                              make durable what was written before it began
/// </code>
/// Invariants: FENCE-1: after a failed write or sync everything further is refused. Threads: one thread builds and
/// writes; Sync may run on another thread beside it, one at a time; the properties may be read from both.
/// Lifetime: the owner disposes; dispose neither writes nor syncs.
/// </remarks>
internal sealed class LogWriter : IDisposable
{
    private const int GrowthBytesMax = 8 << 20;

    // immutable
    private readonly IFile _file;
    private readonly long _growth;

    // writing thread only
    private readonly FrameBuffer _frames;
    private long _allocated;

    // volatile: _written by the writing thread, _synced by the syncing one, _failure by both
    private long _written;
    private long _synced;
    private volatile Exception? _failure;

    private LogWriter(IFile file, uint seed, LogEnd start, long allocated, long growth)
    {
        _file = file;
        _frames = new FrameBuffer(seed, start);
        _allocated = allocated;
        _growth = growth;
        Number = start.Number;
        HeaderChecksum = start.Checksum;
        _written = start.Offset;
        _synced = start.Offset;
    }

    /// <summary>The end of the last frame that was built, written or not. Writing thread only.</summary>
    public LogEnd End => _frames.End;

    /// <summary>The file's number.</summary>
    public FileNumber Number { get; }

    /// <summary>The checksum of the file's header, which tells this log from any other of its number.</summary>
    public uint HeaderChecksum { get; }

    /// <summary>What was built and not written yet, bytes. Writing thread only.</summary>
    public int BufferedBytes => _frames.Bytes.Length;

    /// <summary>The file is written up to here: header and frames, bytes.</summary>
    public long BytesWritten => Volatile.Read(ref _written);

    /// <summary>The file is durable up to here, bytes.</summary>
    public long BytesSynced => Volatile.Read(ref _synced);

    /// <summary>Prepares a file and creates the log in it.</summary>
    /// <inheritdoc cref="Create(PreparedLog, ulong, Sequence, LogEnd?)"/>
    public static LogWriter Create(
        IFileSystem files,
        string directory,
        FileNumber number,
        ulong salt,
        Sequence next,
        LogEnd? previous,
        long preallocateBytes)
    {
        using PreparedLog prepared = PreparedLog.Create(files, directory, number, preallocateBytes);
        return Create(prepared, salt, next, previous);
    }

    /// <summary>Creates the log in a prepared file. It is there durably, and empty, when this returns.</summary>
    /// <param name="prepared">The file; used up by this.</param>
    /// <param name="salt">64 random bits, never used before.</param>
    /// <param name="next">The sequence of the first operation.</param>
    /// <param name="previous">The end of the log before, durable up to there: by <see cref="Seal"/>, or after
    /// recovery by <see cref="LogRecovery.MakeDurable"/>; null for the first log of a database.</param>
    public static LogWriter Create(PreparedLog prepared, ulong salt, Sequence next, LogEnd? previous)
    {
        Invariant.Check(
            previous is not { } end || (end.Next == next && end.Number.CompareTo(prepared.Number) < 0),
            "ORDER-1",
            $"log {prepared.Number} at {next} cannot follow {previous}");
        var header = new LogHeader(prepared.Number, salt, next, previous);
        Span<byte> bytes = stackalloc byte[LogHeader.HeaderBytes];
        uint checksum = header.Write(bytes);
        IFile file = prepared.Use(bytes);
        var start = new LogEnd(prepared.Number, LogHeader.HeaderBytes, checksum, next);
        long growth = prepared.Bytes > LogHeader.HeaderBytes ? Math.Min(prepared.Bytes, GrowthBytesMax) : 0;
        return new LogWriter(file, header.Seed, start, prepared.Bytes, growth);
    }

    /// <summary>Starts a frame; one that was begun and not ended is forgotten.</summary>
    public void BeginFrame()
    {
        ThrowIfFenced();
        _frames.Begin(FrameKind.Operations);
    }

    /// <summary>Adds to the payload of the frame; at most <see cref="FrameHeader.PayloadBytesMax"/> in all.</summary>
    public void Append(ReadOnlySpan<byte> payloadPart) => _frames.Append(payloadPart);

    /// <summary>Ends the frame: <paramref name="operationCount"/> operations from <paramref name="first"/>
    /// on, at a log
    /// time.</summary>
    public void EndFrame(Sequence first, int operationCount, long time)
    {
        ThrowIfFenced();
        _frames.Complete(first, operationCount, BytesSynced, time);
    }

    /// <summary>Hands all ended frames to the operating system.</summary>
    public void Write()
    {
        ThrowIfFenced();
        ReadOnlySpan<byte> bytes = _frames.Bytes;
        if (bytes.IsEmpty)
        {
            return;
        }

        try
        {
            long end = _frames.Offset + bytes.Length;
            _file.Write(_frames.Offset, bytes);
            Grow(end);
            _frames.Take();
            Volatile.Write(ref _written, end);
        }
        catch (Exception error)
        {
            _failure = error;
            throw;
        }
    }

    /// <summary>Makes durable what was written before this began.</summary>
    public void Sync()
    {
        ThrowIfFenced();
        long covered = BytesWritten;
        if (covered == BytesSynced)
        {
            return;
        }

        try
        {
            _file.Sync();
            Volatile.Write(ref _synced, covered);
        }
        catch (Exception error)
        {
            _failure = error;
            throw;
        }
    }

    /// <summary>Writes and syncs everything; returns the end for the successor's header. Nothing may be appended
    /// after.</summary>
    public LogEnd Seal()
    {
        Write();
        Sync();
        _failure = new InvalidOperationException($"log {Number} is sealed");
        return End;
    }

    /// <summary>Closes the file. What was not written is lost; what was not synced is as durable as before.</summary>
    public void Dispose() => _file.Dispose();

    private void Grow(long end)
    {
        if (end <= _allocated)
        {
            return;
        }

        long allocated = end + _growth;
        PreparedLog.WriteZeros(_file, end, allocated);
        _allocated = allocated;
    }

    private void ThrowIfFenced()
    {
        if (_failure is { } cause)
        {
            throw new FencedException(cause);
        }
    }
}
