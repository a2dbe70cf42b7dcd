using Turnstile.Commit;

namespace Turnstile.Tests.Commit;

public sealed class IntakeTests : IDisposable
{
    // What is waited for comes at once, unless the machine has other work.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Intake _intake = new(waitingMax: 2);
    private readonly ReusePool<PendingCommit> _pool = new(keptMax: 4);

    public void Dispose() => _intake.Dispose();

    [Fact]
    public void The_first_to_come_leads_and_the_next_waits()
    {
        Assert.Equal(IntakeAnswer.Lead, _intake.Enter(NewPending()));
        Assert.Equal(IntakeAnswer.Queued, _intake.Enter(NewPending()));
    }

    [Fact]
    public void A_full_queue_takes_no_more_until_the_leader_has_taken_some()
    {
        _intake.Enter(NewPending());
        _intake.Enter(NewPending());
        PendingCommit third = NewPending();
        Assert.Equal(IntakeAnswer.Full, _intake.Enter(third));
        Task room = _intake.RoomAsync();
        Assert.False(room.IsCompleted);
        var group = new CommitGroup();
        Assert.True(_intake.Take(group, countMax: 1, bytesMax: 100));
        Assert.Single(group.Members);
        Assert.True(SpinWait.SpinUntil(() => room.IsCompleted, s_patience));
        Assert.Equal(IntakeAnswer.Queued, _intake.Enter(third));
    }

    [Fact]
    public void The_lead_is_given_up_only_when_nobody_waits()
    {
        _intake.Enter(NewPending());
        Assert.False(_intake.TryStopLeading());
        _intake.Take(new CommitGroup(), countMax: 10, bytesMax: 100);
        Assert.True(_intake.TryStopLeading());
        Assert.Equal(IntakeAnswer.Lead, _intake.Enter(NewPending()));
    }

    [Fact]
    public async Task A_leader_sleeps_only_while_a_sync_is_under_way_and_few_wait()
    {
        using var intake = new Intake(waitingMax: 100);
        Assert.False(intake.SleepDuringSync());
        intake.BeginSync();
        Task<bool> sleeping = Task.Run(intake.SleepDuringSync);
        for (int i = 0; i < Intake.WakingCount; i++)
        {
            intake.Enter(NewPending());
        }

        Assert.True(await sleeping.WaitAsync(s_patience));
        Assert.True(intake.SleepDuringSync());
        intake.Take(new CommitGroup(), countMax: 100, bytesMax: 100);
        intake.Enter(NewPending());
        sleeping = Task.Run(intake.SleepDuringSync);
        intake.EndSync();
        Assert.True(await sleeping.WaitAsync(s_patience));
    }

    [Fact]
    public async Task A_leader_waits_a_while_for_the_next_to_come()
    {
        Assert.Equal(IntakeAnswer.Lead, _intake.Enter(NewPending()));
        Assert.True(_intake.SleepUntilEntered(TimeSpan.Zero));
        _intake.Take(new CommitGroup(), countMax: 10, bytesMax: 100);
        Assert.False(_intake.SleepUntilEntered(TimeSpan.FromMilliseconds(1)));
        Task<bool> waiting = Task.Run(() => _intake.SleepUntilEntered(s_patience));
        Assert.Equal(IntakeAnswer.Queued, _intake.Enter(NewPending()));
        Assert.True(await waiting.WaitAsync(s_patience));
    }

    [Fact]
    public void A_closed_intake_refuses()
    {
        _intake.Close();
        Assert.Throws<ObjectDisposedException>(() => _intake.Enter(NewPending()));
    }

    private PendingCommit NewPending()
    {
        PendingCommit pending = new(_pool);
        pending.Prepare(CommitRequest.Sync, null, Durability.Power);
        return pending;
    }
}
