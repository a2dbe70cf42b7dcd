using Turnstile.Cli.Torture;

namespace Turnstile.Cli.Tests.Torture;

/// <summary>Made-up histories: each violation is seen, and what a crash may leave is not taken for one.</summary>
public sealed class JudgeTests
{
    private readonly MadeUpHistory _history = new();

    [Fact]
    public void What_was_acknowledged_and_is_there_is_clean()
    {
        _history.Acknowledge(writer: 0, count: 40);
        AssertFound(_history.Judge());
    }

    [Fact]
    public void Commits_of_several_writers_in_any_order_are_clean()
    {
        _history.Acknowledge(writer: 0, count: 30);
        _history.Acknowledge(writer: 1, count: 50);
        _history.Acknowledge(writer: 0, count: 30);
        AssertFound(_history.Judge());
    }

    [Fact]
    public void A_commit_in_flight_may_be_wholly_there()
    {
        _history.Acknowledge(writer: 0, count: 20);
        _history.ApplyInFlight(writer: 0);
        AssertFound(_history.Judge());
    }

    [Fact]
    public void Commits_in_flight_over_each_other_and_under_acknowledged_ones_are_clean()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            var history = new MadeUpHistory(seed);
            history.Acknowledge(writer: 0, count: 10);
            history.ApplyInFlight(writer: 0);
            history.Acknowledge(writer: 1, count: 25);
            history.ApplyInFlight(writer: 1);
            history.ApplyInFlight(writer: 2);
            AssertFound(history.Judge());
            history.Settle();
            history.BeginRound();
            history.Acknowledge(writer: 2, count: 25);
            history.ApplyInFlight(writer: 1);
            AssertFound(history.Judge());
        }
    }

    [Fact]
    public void Two_lives_may_pass_between_judgements()
    {
        _history.Acknowledge(writer: 0, count: 10);
        _history.ApplyInFlight(writer: 0);
        _history.BeginRound();
        _history.Acknowledge(writer: 0, count: 10);
        AssertFound(_history.Judge());
    }

    [Fact]
    public void A_missing_entity_is_lost()
    {
        _history.Acknowledge(writer: 0, count: 20);
        _history.Seen.Remove(_history.AnEntity());
        AssertFound(_history.Judge(), lost: 1);
    }

    [Fact]
    public void An_older_state_is_lost()
    {
        _history.Acknowledge(writer: 0, count: 40);
        (Entity entity, Sighting older) = _history.AnOverwritten();
        _history.Seen[entity] = older;
        AssertFound(_history.Judge(), lost: 1);
    }

    [Fact]
    public void A_deleted_entity_that_is_back_is_lost()
    {
        _history.Acknowledge(writer: 0, count: 200);
        (Entity entity, Sighting older) = _history.ADeleted();
        _history.Seen[entity] = older;
        AssertFound(_history.Judge(), lost: 1);
    }

    [Fact]
    public void Something_settled_that_goes_missing_is_lost()
    {
        _history.Acknowledge(writer: 0, count: 20);
        _history.Settle();
        _history.BeginRound();
        _history.Seen.Remove(_history.AnEntity());
        AssertFound(_history.Judge(), lost: 1);
    }

    [Fact]
    public void A_commit_that_was_not_there_at_one_judgement_may_not_come_later()
    {
        _history.Acknowledge(writer: 0, count: 20);
        Dictionary<Entity, Sighting> before = new(_history.Seen);
        _history.ApplyInFlight(writer: 0, isDelete: false);
        Dictionary<Entity, Sighting> after = new(_history.Seen);
        _history.Show(before);
        _history.Settle();
        _history.BeginRound();
        _history.Show(after);
        Assert.NotEqual(0, _history.Judge().Lost);
    }

    [Fact]
    public void An_acknowledged_batch_of_which_a_part_is_missing_is_lost()
    {
        _history.Acknowledge(writer: 0, count: 20);
        _history.AcknowledgeBatch(writer: 0);
        _history.Seen.Remove(_history.LastPut());
        AssertFound(_history.Judge(), lost: 1);
    }

    [Fact]
    public void Half_a_batch_in_flight_is_torn()
    {
        _history.Acknowledge(writer: 0, count: 20);
        _history.ApplyHalfInFlight(writer: 0);
        AssertFound(_history.Judge(), torn: 1);
    }

    [Fact]
    public void An_entity_with_foreign_parts_is_torn()
    {
        _history.Acknowledge(writer: 0, count: 20);
        Entity entity = _history.AnEntity();
        _history.Seen[entity] = _history.Seen[entity] with { IsWhole = false };
        AssertFound(_history.Judge(), torn: 1);
    }

    [Fact]
    public void An_entity_that_nobody_wrote_is_a_phantom()
    {
        _history.Acknowledge(writer: 0, count: 20);
        var nobodys = new Entity(EntityKind.Alpha, 9_999);
        _history.Seen[nobodys] = new Sighting(new CommitTag(7, 0, 0), new Sequence(5), true);
        AssertFound(_history.Judge(), phantom: 1);
    }

    [Fact]
    public void A_commit_after_the_one_in_flight_is_a_phantom()
    {
        _history.Acknowledge(writer: 0, count: 20);
        Entity entity = _history.AnEntity();
        _history.Seen[entity] = new Sighting(new CommitTag(0, 0, 21), new Sequence(9_999), true);
        AssertFound(_history.Judge(), phantom: 1);
    }

    [Fact]
    public void A_sequence_that_was_not_given_is_a_phantom()
    {
        _history.Acknowledge(writer: 0, count: 20);
        Entity entity = _history.AnEntity();
        _history.Seen[entity] = _history.Seen[entity] with { Sequence = new Sequence(77_777) };
        AssertFound(_history.Judge(), phantom: 1);
    }

    [Fact]
    public void An_acknowledgement_out_of_turn_is_refused()
    {
        var journal = new Journal(new CommitScript(1));
        journal.Begin(0, 1);
        Assert.Throws<InvalidDataException>(() => journal.Add(0, new Acknowledgement(0, 1, default, default)));
        Assert.Throws<InvalidDataException>(() => journal.Add(0, new Acknowledgement(1, 0, default, default)));
    }

    private static void AssertFound(Verdict verdict, long lost = 0, long torn = 0, long phantom = 0)
    {
        string notes = string.Join("; ", verdict.Notes);
        Assert.True((verdict.Lost, verdict.Torn, verdict.Phantom) == (lost, torn, phantom), notes);
        Assert.Equal(lost + torn + phantom == 0, verdict.IsClean);
    }
}
