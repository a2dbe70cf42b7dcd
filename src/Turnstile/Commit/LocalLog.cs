using Turnstile.Log;

namespace Turnstile.Commit;

/// <summary>The ordered log as files of this machine: one is written, and another follows when the memtable is
/// frozen.</summary>
/// <remarks>Threads: as <see cref="IOrderedLog"/> says. <see cref="Sync"/> and <see cref="Rotate"/> exclude each other,
/// so that no file is closed under a sync.</remarks>
internal sealed class LocalLog : IOrderedLog
{
    // immutable
    private readonly LogFileSource _source;
    private readonly DurableMark? _mark;
    private readonly RankedLock _gate = new(LockRank.Log);

    // written by the turnstile under _gate; the turnstile reads it freely, the sync stage under _gate
    private LogWriter _current;

    // volatile, written by the turnstile
    private volatile bool _isFilling;

    /// <summary>Begins in a new file after <paramref name="previous"/>.</summary>
    /// <param name="source">Gives the files.</param>
    /// <param name="next">The sequence of the first operation.</param>
    /// <param name="previous">The end of the log before; null for the first.</param>
    /// <param name="mark">Where it is noted how far the log is durable; null for nowhere. Belongs to the log.</param>
    public LocalLog(LogFileSource source, Sequence next, LogEnd? previous, DurableMark? mark = null)
    {
        _source = source;
        _mark = mark;
        _current = source.Create(next, previous);
    }

    /// <summary>The file being written. Turnstile only.</summary>
    public FileNumber Number => _current.Number;

    /// <summary>How much of the file is written, bytes.</summary>
    public long BytesWritten => Volatile.Read(ref _current).BytesWritten;

    /// <inheritdoc/>
    public void BeginFrame() => _current.BeginFrame();

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> operations) => _current.Append(operations);

    /// <inheritdoc/>
    public void EndFrame(Sequence first, int operationCount, long time)
    {
        _current.EndFrame(first, operationCount, time);

        // Commits that ask for no durability at all are handed over when they have filled a buffer.
        if (_current.BufferedBytes > GroupBuilder.FrameBytesTarget)
        {
            Write();
        }
    }

    /// <inheritdoc/>
    public void Write()
    {
        _current.Write();
        if (!_isFilling && _current.BytesWritten > _source.WantedAtBytes)
        {
            _isFilling = true;
            _source.Want();
        }
    }

    /// <inheritdoc/>
    public void Sync()
    {
        using (_gate.Enter())
        {
            long before = _current.BytesSynced;
            _current.Sync();
            if (_current.BytesSynced != before)
            {
                _mark?.Write(_current.Number, _current.HeaderChecksum, _current.BytesSynced);
            }
        }
    }

    /// <inheritdoc/>
    public FileNumber Rotate(Sequence next)
    {
        using (_gate.Enter())
        {
            LogEnd end = _current.Seal();
            LogWriter successor = _source.Create(next, end);
            _current.Dispose();
            _current = successor;
            _isFilling = false;
            return successor.Number;
        }
    }

    /// <summary>Closes the file; what was not written is lost, as it was promised nothing.</summary>
    public void Dispose()
    {
        _current.Dispose();
        _mark?.Dispose();
    }
}
