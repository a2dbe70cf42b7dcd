using Turnstile.Storage;

namespace Turnstile.Log;

/// <summary>Reads the order from a sequence on, as far as this process has published it: through the sealed logs, into
/// the one being written, and on from file to file for as long as it is asked.</summary>
/// <remarks>
/// <code>
///   TryRead(upTo)    the next frame, if what it holds is at or below upTo
///     no frame       look for a successor, then read once more: from now on nothing comes to this log
///     no successor   false: what is published is not handed to the system yet (<see cref="Durability.None"/>)
/// </code>
/// The caller says how far it may look: the published or the durable sequence. A frame up to there is whole in the
/// file, or not there at all, whatever the writer does meanwhile; frames beyond are not looked at (ORDER-3). Where it
/// stands is a <see cref="LogCursor"/>. It holds at most two open files. Once the log that it needs is deleted, the
/// answer is a <see cref="SequenceCompactedException"/>. Threads: one at a time. Lifetime: the owner disposes.
/// </remarks>
internal sealed class LogFollower(IFileSystem files, string directory, Sequence from) : IDisposable
{
    // A follower at the end reads this much of zeros each time it looks.
    private const int ChunkBytes = 64 << 10;

    private LogCursor? _cursor;

    // kept open, since it may be deleted while the rest of the log before it is read
    private LogReader? _successor;

    /// <summary>The sequence of the next operation it will read.</summary>
    public Sequence Next => _cursor is { } cursor && cursor.End.Next > from ? cursor.End.Next : from;

    /// <summary>Reads the next frame; false if there is none up to <paramref name="upTo"/>.</summary>
    /// <param name="upTo">The end of a frame: what was published or made durable.</param>
    /// <param name="frame">Its first operation may lie before the one asked for, in the very first frame. The payload
    /// is valid until the next call.</param>
    /// <exception cref="SequenceCompactedException">The log that held it was deleted.</exception>
    /// <exception cref="CorruptionException">A log is damaged.</exception>
    public bool TryRead(Sequence upTo, out LogFrame frame)
    {
        frame = default;
        while (Next <= upTo)
        {
            LogCursor cursor = _cursor ??= OpenFirst();
            if (cursor.TryRead(out frame))
            {
                if (frame.Last < from)
                {
                    continue;
                }

                Invariant.Check(frame.Last <= upTo, "ORDER-3", $"a frame goes on beyond {upTo}, to {frame.Last}");
                return true;
            }

            if (_successor is { } successor)
            {
                cursor.GoOn(successor);
                _successor = null;
            }
            else if (!TryFindSuccessor(cursor))
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        _cursor?.Dispose();
        _successor?.Dispose();
        _cursor = null;
        _successor = null;
    }

    private LogCursor OpenFirst()
    {
        LogCursor? first = LogCursor.Find(files, directory, from, out Sequence oldest, ChunkBytes);
        if (first is null && oldest == Sequence.Zero)
        {
            throw new StorageException("open", directory, "there is no log");
        }

        return first ?? throw new SequenceCompactedException(from, oldest);
    }

    private bool TryFindSuccessor(LogCursor cursor)
    {
        LogReader? next = cursor.OpenSuccessor();
        if (next is null || cursor.IsFollowedBy(next))
        {
            _successor = next;
            return next is not null;
        }

        Sequence oldest = next.Header.First;
        next.Dispose();
        throw new SequenceCompactedException(Next, oldest);
    }
}
