using Turnstile.Telemetry;

namespace Turnstile.Commit;

/// <summary>Ends what <see cref="GroupBuilder"/> has begun: makes a group as durable as its members asked, shows it to
/// readers, and answers.</summary>
/// <remarks>
/// <code>
///   sync once for the group        if a member asked for Power
///   publish the last sequence      ORDER-3: only what is as durable as its writers asked
///   answer the members
/// </code>
/// Threads: the sync stage: the sync thread, or the caller that leads its own group; one at a time, in the order in
/// which the groups were built.
/// </remarks>
internal sealed class GroupFinisher(
    IOrderedLog log, IApplier applier, CommitFence fence, DatabaseMeter meter, Sequence last)
{
    // Groups that are being answered at the same time and kept for reuse.
    private const int AnswersKeptMax = 16;

    // immutable
    private readonly ReusePool<GroupAnswers> _answers = new(AnswersKeptMax);

    // written by the sync stage, read by any
    private ulong _durable = last.Value;

    /// <summary>The last sequence that survives a power cut.</summary>
    public Sequence Durable => new(Volatile.Read(ref _durable));

    /// <summary>Finishes a group, or refuses its members if it failed; a failure here closes the fence.</summary>
    public void Finish(CommitGroup group)
    {
        if (group.Failure is null)
        {
            try
            {
                SyncAndPublish(group);
            }
#pragma warning disable CA1031 // One of the loops that may catch everything, and it fences.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                fence.Close(failure);
                group.Failure = failure;
            }
        }

        Answer(group);
    }

    // A lone caller is answered before its call returns, as it leads; others wait for it already, and go on elsewhere.
    private void Answer(CommitGroup group)
    {
        if (group.Members.Count == 1)
        {
            group.Members[0].Answer(group.Failure, inPlace: false);
        }
        else
        {
            (_answers.TryRent() ?? new GroupAnswers(_answers)).Begin(group);
        }
    }

    private void SyncAndPublish(CommitGroup group)
    {
        // A group that was built before an earlier one failed must not become visible (FENCE-1).
        if (fence.Cause is { } cause)
        {
            throw new FencedException(cause, isOutcomeUnknown: true);
        }

        if (group.Durability == Durability.Power)
        {
            Sync();
            Volatile.Write(ref _durable, group.Last.Value);
        }

        applier.Publish(group.Last);
        meter.RecordGroup(group.Members.Count);
    }

    private void Sync()
    {
        long began = meter.BeginPhase();
        long started = meter.IsSyncListened ? meter.Now : 0;
        log.Sync();
        meter.EndPhase(WritePhase.Sync, began);
        if (started != 0)
        {
            meter.RecordSync(started);
        }
    }
}
