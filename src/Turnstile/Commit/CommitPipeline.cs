using Turnstile.Log;
using Turnstile.Telemetry;

namespace Turnstile.Commit;

/// <summary>The one place where order is decided: batches go in, one at a time, and get a number. The
/// turnstile.</summary>
/// <remarks>
/// <code>
///   wait, if background work is behind       (WritePacer: before the intake, so nobody waits behind who waits)
///   enter the intake                         (bounded; who finds nobody leading, leads)
///   lead: take all waiting                   (one group)
///         judge, number, append, apply each  (GroupBuilder; invisible so far)
///         write                              (one call to the operating system)
///   finish: sync, publish, answer            (GroupFinisher)
/// </code>
/// A caller that finds nobody leading does all of it on its own thread: no hop. When others came meanwhile, it takes
/// them along for a while if no sync is asked for; else the lead passes to the turnstile's thread, which builds group
/// N+1 while the sync thread syncs group N; at most one group is built ahead. A failure fences: members of
/// the failed group and all later ones are refused, readers go on (FENCE-1).
/// The failed group was applied but is never published.
/// Threads: <see cref="CommitAsync"/> and <see cref="RotateAsync"/> from any; <see cref="RunTurnstile"/> and
/// <see cref="RunSync"/> from one thread each, which Background starts.
/// </remarks>
internal sealed class CommitPipeline : IDisposable
{
    /// <summary>The most commits waiting before the turnstile; further callers wait for a place.</summary>
    public const int WaitingCountMax = 16384;

    /// <summary>The most commits in a group.</summary>
    public const int GroupCountMax = 4096;

    /// <summary>A group takes no further batch once it has this many bytes.</summary>
    public const long GroupBytesMax = 8 << 20;

    /// <summary>A caller leads at most so many groups before it passes the lead on.</summary>
    public const int CallerRoundsMax = 16;

    /// <summary>The most carriers of commits kept for reuse.</summary>
    public const int PendingKeptMax = 1024;

    // The turnstile's thread keeps the lead so long for members of a group that was just answered.
    private static readonly TimeSpan s_leadKept = TimeSpan.FromMilliseconds(1);

    // immutable
    private readonly CommitFence _fence = new();
    private readonly Intake _intake = new(WaitingCountMax);
    private readonly ReusePool<PendingCommit> _pool = new(PendingKeptMax);
    private readonly DatabaseMeter _meter;
    private readonly Durability _defaultDurability;
    private readonly WritePacer? _pacer;
    private readonly GroupFinisher _finisher;

    // only who leads
    private readonly GroupBuilder _builder;
    private readonly Action<CommitGroup> _build;
    private readonly Action<CommitGroup> _write;
    private readonly CommitGroup[] _groups = [new(), new()];
    private int _groupIndex;

    // hand-over of the lead to the turnstile's thread, and of a built group to the sync thread and back
    private readonly SemaphoreSlim _lead = new(0, 1);
    private readonly SemaphoreSlim _built = new(0, 1);
    private readonly SemaphoreSlim _syncIdle = new(1, 1);
    private CommitGroup? _toSync;

    // volatile, written by who stops
    private volatile bool _stopping;

    public CommitPipeline(
        IOrderedLog log,
        IApplier applier,
        LogClock clock,
        DatabaseMeter meter,
        Sequence last,
        Durability defaultDurability,
        WritePacer? pacer = null)
    {
        _pacer = pacer;
        _builder = new GroupBuilder(log, applier, clock, meter, last);
        _build = _builder.Build;
        _write = _builder.Write;
        _meter = meter;
        _defaultDurability = defaultDurability;
        _finisher = new GroupFinisher(log, applier, _fence, meter, last);
    }

    /// <summary>The last sequence that survives a power cut.</summary>
    public Sequence Durable => _finisher.Durable;

    /// <summary>The database's instruments.</summary>
    public DatabaseMeter Meter => _meter;

    /// <summary>How many commits wait before the turnstile.</summary>
    public int WaitingCount => _intake.Count;

    /// <summary>Why nothing more is written; null while all is well.</summary>
    public Exception? Fence => _fence.Cause;

    /// <summary>Why no caller may write here, however healthy it is; null if callers may.</summary>
    public string? Refusal { get; init; }

    /// <summary>Commits a batch and answers when it is as durable as asked.</summary>
    /// <param name="operations">At least one operation or guard, or a completion that may add some; belongs to the
    /// pipeline until the answer.</param>
    /// <param name="durability">What the answer must survive; null for the database's default.</param>
    /// <param name="cancellation">Ends the waiting as long as the turnstile has not taken the batch.</param>
    /// <exception cref="ReadOnlyException">Nobody may write here.</exception>
    /// <exception cref="FencedException">An earlier write failed.</exception>
    /// <exception cref="StorageException">The log could not be written or synced: the outcome is unknown until
    /// reopen.</exception>
    public ValueTask<CommitResult> CommitAsync(
        OperationBuffer operations, Durability? durability, CancellationToken cancellation)
    {
        Invariant.Check(
            operations.Count > 0 || operations.Completion is not null || operations.Guards is not null,
            "ORDER-1",
            "an empty batch");
        if (Refusal is not null)
        {
            return ValueTask.FromException<CommitResult>(new ReadOnlyException(Refusal));
        }

        TimeSpan wait = _pacer?.Reserve(operations.ByteCount, operations.GraphEntryCount) ?? TimeSpan.Zero;
        return wait == TimeSpan.Zero
            ? EnterAsync(CommitRequest.Batch, operations, durability ?? _defaultDurability, cancellation)
            : EnterPacedAsync(operations, durability ?? _defaultDurability, wait, cancellation);
    }

    /// <summary>Takes frames of another database through, numbered and dated as they are; answers when they survive a
    /// power cut.</summary>
    /// <param name="frames">They continue this database's order without a gap.</param>
    /// <param name="cancellation">Ends the waiting as long as the turnstile has not taken them.</param>
    public ValueTask<CommitResult> ReplicateAsync(
        IReadOnlyList<ReplicatedFrame> frames, CancellationToken cancellation) =>
        EnterAsync(CommitRequest.Replicate, null, Durability.Power, cancellation, frames);

    /// <summary>Freezes memtable and log at one place in the order; a flush of what is frozen can follow.</summary>
    public ValueTask<CommitResult> RotateAsync(CancellationToken cancellation) =>
        EnterAsync(CommitRequest.Rotate, null, Durability.None, cancellation);

    /// <summary>Answers when all that was committed before survives a power cut, however weak its own durability
    /// was.</summary>
    public ValueTask<CommitResult> SyncAsync(CancellationToken cancellation) =>
        EnterAsync(CommitRequest.Sync, null, Durability.Power, cancellation);

    /// <summary>Answers when all that was committed before is in the log's file, however weak its own durability
    /// was.</summary>
    public ValueTask<CommitResult> WriteAsync(CancellationToken cancellation) =>
        EnterAsync(CommitRequest.Sync, null, Durability.Process, cancellation);

    /// <summary>Leads whenever a caller passes the lead on; returns after <see cref="Stop"/>.</summary>
    public void RunTurnstile()
    {
        while (true)
        {
            _lead.Wait();
            if (_stopping)
            {
                return;
            }

            Lead();
        }
    }

    /// <summary>Syncs, publishes and answers the groups that the turnstile's thread built; ends after
    /// <see cref="Stop"/>.</summary>
    public void RunSync()
    {
        while (true)
        {
            _built.Wait();
            if (_toSync is not { } group)
            {
                return;
            }

            _toSync = null;
            _finisher.Finish(group);

            // In this order: whoever is handed _syncIdle may begin the next sync, which this end must not undo.
            _intake.EndSync();
            _syncIdle.Release();
        }
    }

    /// <summary>Refuses every further commit because of <paramref name="failure"/>, here or in a worker
    /// (FENCE-1).</summary>
    public void CloseFence(Exception failure) => _fence.Close(failure);

    /// <summary>Refuses further commits, waits for those under way, and ends the two threads.</summary>
    public void Stop()
    {
        if (_stopping)
        {
            return;
        }

        _intake.Close();
        _stopping = true;
        _lead.Release();
        _built.Release();
    }

    /// <summary>Frees the waiting handles; after both threads have ended.</summary>
    public void Dispose()
    {
        _intake.Dispose();
        _lead.Dispose();
        _built.Dispose();
        _syncIdle.Dispose();
    }

    private ValueTask<CommitResult> EnterAsync(
        CommitRequest request,
        OperationBuffer? operations,
        Durability durability,
        CancellationToken cancellation,
        IReadOnlyList<ReplicatedFrame>? frames = null)
    {
        cancellation.ThrowIfCancellationRequested();
        PendingCommit pending = _pool.TryRent() ?? new PendingCommit(_pool);
        pending.Prepare(request, operations, durability);
        pending.Frames = frames;
        ValueTask<CommitResult> answer = pending.Task;
        IntakeAnswer entered = _intake.Enter(pending);
        if (entered == IntakeAnswer.Full)
        {
            return EnterLaterAsync(pending, answer, cancellation);
        }

        pending.CancelWith(cancellation);
        if (entered == IntakeAnswer.Lead)
        {
            LeadOnce();
        }

        return answer;
    }

    private async ValueTask<CommitResult> EnterPacedAsync(
        OperationBuffer operations, Durability durability, TimeSpan wait, CancellationToken cancellation)
    {
        long started = _meter.BeginPhase();
        await _pacer!.WaitAsync(wait, cancellation).ConfigureAwait(false);
        _meter.EndPhase(WritePhase.Pace, started);
        return await EnterAsync(CommitRequest.Batch, operations, durability, cancellation).ConfigureAwait(false);
    }

    private async ValueTask<CommitResult> EnterLaterAsync(
        PendingCommit pending, ValueTask<CommitResult> answer, CancellationToken cancellation)
    {
        IntakeAnswer entered;
        do
        {
            await _intake.RoomAsync().WaitAsync(cancellation).ConfigureAwait(false);
            entered = _intake.Enter(pending);
        }
        while (entered == IntakeAnswer.Full);

        pending.CancelWith(cancellation);
        if (entered == IntakeAnswer.Lead)
        {
            LeadOnce();
        }

        return await answer.ConfigureAwait(false);
    }

    // The caller's own thread: one group from intake to answer. While nobody asks for a sync, those who came meanwhile
    // are taken along sooner than another thread would wake; but a caller works for others only so long.
    private void LeadOnce()
    {
        for (int round = 1; ; round++)
        {
            CommitGroup group = _groups[_groupIndex];
            group.Clear();
            if (_intake.Take(group, GroupCountMax, GroupBytesMax))
            {
                Build(group);
                Write(group);
                _finisher.Finish(group);
            }

            if (_intake.TryStopLeading())
            {
                return;
            }

            if (round == CallerRoundsMax || group.Durability == Durability.Power)
            {
                _lead.Release();
                return;
            }
        }
    }

    // The turnstile's thread: group after group, each synced by the sync thread. While one is synced, the next stays
    // open for all who come. After a group of several its members are about to come back: their thread need not sync.
    private void Lead()
    {
        CommitGroup group = _groups[_groupIndex];
        group.Clear();
        bool severalCame = true;
        while (true)
        {
            if (_intake.Take(group, GroupCountMax, GroupBytesMax))
            {
                Build(group);
                if (group.Failure is null && group.Members.Count < GroupCountMax && group.ByteCount < GroupBytesMax)
                {
                    continue;
                }
            }
            else if (_intake.SleepDuringSync())
            {
                continue;
            }

            if (group.Members.Count > 0)
            {
                severalCame = group.Members.Count > 1;
                Write(group);
                HandToSync(group);
                group = _groups[_groupIndex];
                group.Clear();
            }
            else if (!(severalCame && _intake.SleepUntilEntered(s_leadKept)) && _intake.TryStopLeading())
            {
                return;
            }
        }
    }

    // Two groups take turns. Once _syncIdle is passed the sync thread has finished the other one, which is built next.
    private void HandToSync(CommitGroup group)
    {
        _syncIdle.Wait();
        _intake.BeginSync();
        _toSync = group;
        _groupIndex ^= 1;
        _built.Release();
    }

    private void Build(CommitGroup group)
    {
        if (_fence.Cause is { } fence)
        {
            group.Failure = new FencedException(fence);
            return;
        }

        Run(group, _build);
    }

    private void Write(CommitGroup group)
    {
        if (group.Failure is null)
        {
            Run(group, _write);
        }
    }

    private void Run(CommitGroup group, Action<CommitGroup> step)
    {
        try
        {
            step(group);
        }
#pragma warning disable CA1031 // One of the loops that may catch everything, and it fences.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _fence.Close(failure);
            group.Failure = failure;
        }
    }
}
