using Turnstile.Log;

namespace Turnstile.Commit;

/// <summary>Gives the members of a group their place: judges, numbers, logs and applies them one after the
/// other.</summary>
/// <remarks>
/// <code>
///   take the time; for each member, in order:
///     judge                refused: the answer is kept, no sequence is used
///     no room in memory?   end the frame, rotate log and memtable
///     number               first = last + 1, a contiguous range (ORDER-1)
///     append to the frame  then apply to memory, invisible (log order = sequence order = apply order)
///   end the frame; hand it to the operating system if a member asked for that
/// </code>
/// Threads: only who leads (see <see cref="Intake"/>).
/// </remarks>
internal sealed class GroupBuilder(IOrderedLog log, IApplier applier, LogClock clock, Sequence last)
{
    /// <summary>A frame is ended when it has this many bytes, so that no frame nears the log's limit.</summary>
    public const int FrameBytesTarget = 1 << 20;

    private Sequence _last = last;
    private long _time;
    private Sequence _frameFirst;
    private int _frameCount;
    private long _frameBytes;

    /// <summary>The last sequence given out.</summary>
    public Sequence Last => _last;

    /// <summary>Builds the group; on return its frames are appended, and written if its durability wants
    /// that.</summary>
    public void Build(CommitGroup group)
    {
        _time = clock.Now();
        foreach (PendingCommit member in group.Members)
        {
            if (member.Request == CommitRequest.Rotate)
            {
                Rotate(default);
            }

            member.Outcome = new CommitResult(CommitStatus.Ok, _last, _last, -1);
            if (member.Operations is not null)
            {
                Pass(member, member.Operations);
            }
            else if (member.Frames is not null)
            {
                PassFrames(member, member.Frames);
            }

            if (member.Durability < group.Durability)
            {
                group.Durability = member.Durability;
            }
        }

        EndFrame();
        group.Last = _last;
        if (group.Durability != Durability.None)
        {
            log.Write();
        }
    }

    private void Pass(PendingCommit member, OperationBuffer operations)
    {
        Sequence first = _last.Next;
        if (!TryAdmit(member, operations, first))
        {
            return;
        }

        if (!applier.HasRoom(operations.Bytes))
        {
            Rotate(operations.Bytes);
        }

        if (!TryReserve(member, operations))
        {
            return;
        }

        _last = _last.Plus(operations.Count);
        Append(first, operations);
        applier.Apply(first, _time, operations.Bytes);
        member.Outcome = new CommitResult(CommitStatus.Ok, first, _last, -1);
    }

    // False if the answer is known already. Judging changes nothing, so a table that cannot be read or a batch over its
    // limit ends this commit alone.
    private bool TryAdmit(PendingCommit member, OperationBuffer operations, Sequence first)
    {
        try
        {
            operations.Completion?.Invoke(operations);
            int refused = operations.Count == 0 ? -1 : applier.Admit(operations, first, _time);
            CommitStatus status = operations.Count == 0 ? CommitStatus.NotFound : CommitStatus.Conflict;
            member.Outcome = new CommitResult(status, _last, _last, refused);
            return operations.Count > 0 && refused < 0;
        }
        catch (Exception failure) when (failure is IOException or ArgumentException)
        {
            member.Failure = failure;
            return false;
        }
    }

    // Nothing is logged yet, so a batch too large for this machine's memory ends this commit alone.
    private bool TryReserve(PendingCommit member, OperationBuffer operations)
    {
        try
        {
            applier.Reserve(operations.Bytes);
            return true;
        }
        catch (OutOfMemoryException failure)
        {
            member.Failure = failure;
            return false;
        }
    }

    // They were judged, numbered and dated where they come from (ORDER-2); each stays a frame of its own.
    private void PassFrames(PendingCommit member, IReadOnlyList<ReplicatedFrame> frames)
    {
        EndFrame();
        Sequence before = _last;
        foreach (ReplicatedFrame frame in frames)
        {
            Invariant.Check(
                frame.First == _last.Next && frame.Count > 0,
                "ORDER-1",
                $"a replicated frame begins at {frame.First}, but the order ends at {_last}");
            ReadOnlySpan<byte> operations = frame.Payload.Span;
            if (!applier.HasRoom(operations))
            {
                Rotate(operations);
            }

            applier.Reserve(operations);
            log.BeginFrame();
            log.Append(operations);
            log.EndFrame(frame.First, frame.Count, frame.Time);
            _last = frame.Last;
            applier.Apply(frame.First, frame.Time, operations);
            clock.Advance(frame.Time);
        }

        member.Outcome = new CommitResult(CommitStatus.Ok, before.Next, _last, -1);
    }

    private void Append(Sequence first, OperationBuffer operations)
    {
        if (_frameCount == 0)
        {
            log.BeginFrame();
            _frameFirst = first;
        }

        log.Append(operations.Bytes);
        _frameCount += operations.Count;
        _frameBytes += operations.ByteCount;
        if (_frameBytes >= FrameBytesTarget)
        {
            EndFrame();
        }
    }

    private void EndFrame()
    {
        if (_frameCount > 0)
        {
            Invariant.Check(
                _frameFirst.Plus(_frameCount) == _last.Next, "ORDER-1", "a frame does not end at the last sequence");
            log.EndFrame(_frameFirst, _frameCount, _time);
            _frameCount = 0;
            _frameBytes = 0;
        }
    }

    private void Rotate(ReadOnlySpan<byte> operations)
    {
        EndFrame();
        FileNumber number = log.Rotate(_last.Next);
        applier.MakeRoom(_last.Next, number, operations);
    }
}
