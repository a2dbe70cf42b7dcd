using Turnstile.Log;

namespace Turnstile.Commit;

/// <summary>The ordered log as files of this machine: one is written, and another follows when the memtable is
/// frozen.</summary>
/// <remarks>
/// A rotation waits for nothing: the file before is synced later, by the next sync of a commit or by the flush of what
/// was frozen with it, and always before its successor. After a failed sync everything further is refused (FENCE-1).
/// Threads: as <see cref="IOrderedLog"/> says; <see cref="SyncBefore"/> from any.
/// </remarks>
internal sealed class LocalLog : IOrderedLog
{
    // immutable
    private readonly LogFileSource _source;
    private readonly DurableMark? _mark;
    private readonly RankedLock _syncing = new(LockRank.LogSync);
    private readonly RankedLock _gate = new(LockRank.Log);

    // guarded by _gate, oldest first; only who holds _syncing takes one out
    private readonly Queue<LogWriter> _sealed = new();

    // written by the turnstile under _gate; the turnstile reads it freely, others under _gate
    private LogWriter _current;

    // volatile, written by the turnstile
    private volatile bool _isFilling;

    // volatile, written once by who fails
    private volatile Exception? _failure;

    /// <summary>Begins in a new file after <paramref name="previous"/>.</summary>
    /// <param name="source">Gives the files.</param>
    /// <param name="next">The sequence of the first operation.</param>
    /// <param name="previous">The end of the log before, durable; null for the first.</param>
    /// <param name="isSyncedOften">Whether commits are expected to wait for syncs.</param>
    /// <param name="mark">Where it is noted how far the log is durable; null for nowhere. Belongs to the log.</param>
    public LocalLog(
        LogFileSource source, Sequence next, LogEnd? previous, bool isSyncedOften, DurableMark? mark = null)
    {
        _source = source;
        _mark = mark;
        _current = source.Create(next, previous, isSyncedOften);
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
        ThrowIfFenced();
        _current.Write();
        if (!_isFilling && _current.BytesWritten > _source.WantedAtBytes)
        {
            _isFilling = true;
            _source.Want(_current.IsSyncedOften);
        }
    }

    /// <inheritdoc/>
    public void Sync()
    {
        using (_syncing.Enter())
        {
            LogWriter current = Take(out LogWriter[] before);
            current.IsSyncedOften = true;
            SyncLocked(before, current);
        }
    }

    /// <summary>Makes durable all that the logs before <paramref name="number"/> hold, and that this one is
    /// there.</summary>
    public void SyncBefore(FileNumber number)
    {
        using (_syncing.Enter())
        {
            LogWriter current = Take(out LogWriter[] before);
            int count = Array.FindIndex(before, log => log.Number.CompareTo(number) >= 0);
            LogWriter last = count < 0 ? current : before[count];
            before = count < 0 ? before : before[..count];
            if (before.Length > 0 || last.BytesSynced == 0)
            {
                SyncLocked(before, last);
            }
        }
    }

    /// <inheritdoc/>
    public FileNumber Rotate(Sequence next)
    {
        ThrowIfFenced();
        _current.Write();
        LogWriter successor = _source.Begin(next, _current.End);
        using (_gate.Enter())
        {
            _sealed.Enqueue(_current);
            _current = successor;
        }

        _isFilling = false;
        return successor.Number;
    }

    /// <summary>Closes the files; what was not written is lost, as it was promised nothing.</summary>
    public void Dispose()
    {
        while (_sealed.TryDequeue(out LogWriter? log))
        {
            log.Dispose();
        }

        _current.Dispose();
        _mark?.Dispose();
    }

    // What there is to sync, in order: a rotation comes before or after.
    private LogWriter Take(out LogWriter[] before)
    {
        _syncing.AssertHeld();
        ThrowIfFenced();
        using (_gate.Enter())
        {
            before = _sealed.Count == 0 ? [] : [.. _sealed];
            return _current;
        }
    }

    private void SyncLocked(LogWriter[] before, LogWriter last)
    {
        _syncing.AssertHeld();
        long synced = last.BytesSynced;
        try
        {
            Array.ForEach(before, static log => log.Sync());
            last.Sync();
        }
        catch (Exception failure)
        {
            _failure = failure;
            throw;
        }

        if (last.BytesSynced != synced)
        {
            _mark?.Write(last.Number, last.HeaderChecksum, last.BytesSynced);
        }

        foreach (LogWriter log in before)
        {
            using (_gate.Enter())
            {
                _sealed.Dequeue();
            }

            log.Dispose();
        }
    }

    private void ThrowIfFenced()
    {
        if (_failure is { } cause)
        {
            throw new FencedException(cause);
        }
    }
}
