using Turnstile.Storage;

namespace Turnstile.Log;

/// <summary>Appends frames to one log file. Format: docs/formats/log.md.</summary>
/// <remarks>
/// <code>
///   BeginFrame, Append..., EndFrame   build frames in memory
///   Write                             hand them to the operating system: one positional write
///   Sync                              make durable what was written before it began
/// </code>
/// A log that was begun early states in its frames that nothing is durable until its first sync, which comes after the
/// last one of the log before and makes the name durable too.
/// Invariants: FENCE-1: after a failed write or sync everything further is refused. Threads: one thread builds and
/// writes; Sync may run on another thread beside it, one at a time; the properties may be read from both.
/// Lifetime: the owner disposes; dispose neither writes nor syncs.
/// </remarks>
internal sealed class LogWriter : IDisposable
{
    /// <summary>So much is filled with zeros at once where they end, bytes; the turnstile does it.</summary>
    public const int GrowthBytesMax = 1 << 20;

    // immutable
    private readonly IFile _file;
    private readonly PreparedLog _prepared;
    private readonly long _growth;

    // writing thread only
    private readonly FrameBuffer _frames;
    private long _allocated;

    // volatile: _written by the writing thread, _synced by the syncing one, _failure by both
    private long _written;
    private long _synced;
    private volatile Exception? _failure;

    // volatile, set by who syncs for a commit
    private volatile bool _isSyncedOften;

    private LogWriter(IFile file, PreparedLog prepared, in LogHeader header, LogEnd start, long growth)
    {
        _file = file;
        _prepared = prepared;
        _frames = new FrameBuffer(header.Seed, start);
        _allocated = prepared.Bytes;
        _growth = growth;
        Number = start.Number;
        HeaderChecksum = start.Checksum;
        _written = start.Offset;
        _synced = header.IsEarly ? 0 : start.Offset;
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

    /// <summary>The file is durable up to here, bytes; 0 until the first sync of a log that was begun
    /// early.</summary>
    public long BytesSynced => Volatile.Read(ref _synced);

    /// <summary>Whether commits wait for syncs of this log: then zeros are written ahead of its frames, so that a sync
    /// need not make the file longer.</summary>
    public bool IsSyncedOften
    {
        get => _isSyncedOften;
        set => _isSyncedOften = value;
    }

    /// <summary>Prepares a file and creates the log in it.</summary>
    /// <inheritdoc cref="Create(PreparedLog, ulong, Sequence, LogEnd?, long)"/>
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
        return Create(prepared, salt, next, previous, Math.Min(preallocateBytes, GrowthBytesMax));
    }

    /// <summary>Creates the log in a prepared file. It is there durably, and empty, when this returns.</summary>
    /// <param name="prepared">The file; used up by this.</param>
    /// <param name="salt">64 random bits, never used before.</param>
    /// <param name="next">The sequence of the first operation.</param>
    /// <param name="previous">The end of the log before, durable up to there: by <see cref="Seal"/>, or after
    /// recovery by <see cref="LogRecovery.MakeDurable"/>; null for the first log of a database.</param>
    /// <param name="growthBytes">How many zeros are written at once where they end.</param>
    public static LogWriter Create(
        PreparedLog prepared, ulong salt, Sequence next, LogEnd? previous, long growthBytes) =>
        Create(prepared, new LogHeader(prepared.Number, salt, next, previous), growthBytes);

    /// <summary>Begins the log in a prepared file, waiting for nothing: neither it nor the end of the log before need
    /// be durable. Its first sync must come after that end was synced.</summary>
    /// <inheritdoc cref="Create(PreparedLog, ulong, Sequence, LogEnd?, long)"/>
    public static LogWriter Begin(
        PreparedLog prepared, ulong salt, Sequence next, LogEnd previous, long growthBytes) =>
        Create(prepared, new LogHeader(prepared.Number, salt, next, previous, IsEarly: true), growthBytes);

    private static LogWriter Create(PreparedLog prepared, in LogHeader header, long growthBytes)
    {
        Sequence next = header.First;
        LogEnd? previous = header.Previous;
        Invariant.Check(
            previous is not { } end || (end.Next == next && end.Number.CompareTo(prepared.Number) < 0),
            "ORDER-1",
            $"log {prepared.Number} at {next} cannot follow {previous}");
        Span<byte> bytes = stackalloc byte[LogHeader.HeaderBytes];
        uint checksum = header.Write(bytes);
        IFile file = header.IsEarly ? prepared.UseEarly(bytes) : prepared.Use(bytes);
        var start = new LogEnd(prepared.Number, LogHeader.HeaderBytes, checksum, next);
        return new LogWriter(file, prepared, header, start, growthBytes);
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
            if (BytesSynced == 0)
            {
                _prepared.SyncName();
            }

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
        if (end <= _allocated || !_isSyncedOften)
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
