using Turnstile.Log;
using Turnstile.Telemetry;

namespace Turnstile.Commit;

/// <summary>Gives the members of a group their place: judges, numbers, logs and applies them one after the
/// other.</summary>
/// <remarks>
/// <code>
///   take the time; for each member, in order:
///     judge                refused: the answer is kept, no sequence is used; or the batch to take otherwise is judged
///                          a request that passed before: its first answer is kept
///     no room in memory?   end the frame, rotate log and memtable; or if a segment is worth sealing
///     number               first = last + 1, a contiguous range (ORDER-1)
///     append to the frame  then apply to memory, invisible (log order = sequence order = apply order)
///   end the frame
///   once the group takes no more: hand it to the operating system if a member asked for that
/// </code>
/// Threads: only who leads (see <see cref="Intake"/>).
/// </remarks>
internal sealed class GroupBuilder(
    IOrderedLog log, IApplier applier, LogClock clock, DatabaseMeter meter, Sequence last)
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

    /// <summary>Builds the members that are not built yet; on return their frames are appended.</summary>
    public void Build(CommitGroup group)
    {
        long started = meter.BeginPhase();
        _time = clock.Now();
        for (; group.BuiltCount < group.Members.Count; group.BuiltCount++)
        {
            PendingCommit member = group.Members[group.BuiltCount];
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
        meter.EndPhase(WritePhase.Build, started);
    }

    /// <summary>Hands the frames of a built group to the operating system if its durability wants that.</summary>
    public void Write(CommitGroup group)
    {
        if (group.Durability != Durability.None)
        {
            long started = meter.BeginPhase();
            log.Write();
            meter.EndPhase(WritePhase.Write, started);
        }
    }

    private void Pass(PendingCommit member, OperationBuffer asked)
    {
        Sequence first = _last.Next;
        if (!TryAdmit(member, asked, first, out OperationBuffer operations))
        {
            return;
        }

        if (!applier.HasRoom(operations.Bytes) || applier.WantsRotation())
        {
            Rotate(operations.Bytes);
        }

        if (!TryReserve(member, operations))
        {
            return;
        }

        operations.MarkEnd();
        _last = _last.Plus(operations.Count);
        Append(first, operations);
        applier.Apply(first, _time, operations.Bytes);
        Sequence ownLast = first.Plus(operations.AskedCount - 1);
        member.Outcome = new CommitResult(CommitStatus.Ok, first, ownLast, -1)
        {
            IsOtherwise = !ReferenceEquals(operations, asked),
        };
    }

    // False if the answer is known already. Judging changes nothing, so a table that cannot be read or a batch over its
    // limit ends this commit alone.
    private bool TryAdmit(PendingCommit member, OperationBuffer asked, Sequence first, out OperationBuffer operations)
    {
        operations = asked;
        try
        {
            asked.Completion?.Invoke(asked);
            bool mayPass = Judge(member, asked, first);
            if (!mayPass && member.Outcome.Status == CommitStatus.Conflict && asked.Otherwise is { } otherwise)
            {
                operations = otherwise;
                mayPass = Judge(member, otherwise, first);
                member.Outcome = member.Outcome with { IsOtherwise = true };
            }

            return mayPass;
        }
        catch (Exception failure) when (failure is IOException or ArgumentException)
        {
            member.Failure = failure;
            return false;
        }
    }

    // A batch of requirements alone is answered as soon as it is judged.
    private bool Judge(PendingCommit member, OperationBuffer operations, Sequence first)
    {
        if (operations.Count == 0 && operations.Guards is null)
        {
            member.Outcome = new CommitResult(CommitStatus.NotFound, _last, _last, -1);
            return false;
        }

        Judgement judgement = applier.Admit(operations, first, _time);
        var refused = new CommitResult(CommitStatus.Conflict, _last, _last, -1);
        member.Outcome = judgement.Kind switch
        {
            JudgementKind.OperationFailed => refused with { FailedIndex = judgement.FailedIndex },
            JudgementKind.GuardFailed => refused with { FailedRequirement = judgement.FailedIndex },
            JudgementKind.Repeated => judgement.Answered,
            _ => refused with { Status = CommitStatus.Ok },
        };
        return judgement.Kind == JudgementKind.Passed && operations.Count > 0;
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
            if (!applier.HasRoom(operations) || applier.WantsRotation())
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
        long started = meter.BeginPhase();
        FileNumber number = log.Rotate(_last.Next);
        meter.EndPhase(WritePhase.RotateLog, started);
        started = meter.BeginPhase();
        applier.MakeRoom(_last.Next, number, operations);
        meter.EndPhase(WritePhase.RotateMemory, started);
    }
}
