namespace Turnstile.Cli.Torture;

/// <summary>Compares what is there after a crash with what the journal knows.</summary>
/// <remarks>
/// The expected state of an entity is what its acknowledged write of the highest sequence left, or what was settled
/// before. A commit in flight may have come after that, wholly: if one entity shows it, each other of its entities must
/// show it too, or something that came later. Pure: one journal and one set of sightings give one verdict.
/// </remarks>
internal sealed class Judge
{
    private readonly Journal _journal;
    private readonly IReadOnlyDictionary<Entity, Sighting> _seen;
    private readonly List<ScriptedCommit> _inFlight;
    private readonly Dictionary<Entity, Expected> _expected;
    private readonly Dictionary<CommitTag, Sequence> _applied = [];
    private readonly Verdict _verdict = new();

    private Judge(Journal journal, IReadOnlyDictionary<Entity, Sighting> seen)
    {
        _journal = journal;
        _seen = seen;
        _inFlight = [.. journal.InFlight];
        _expected = Expect(journal);
    }

    /// <summary>Judges what was seen after a crash.</summary>
    /// <param name="journal">What was acknowledged, and what may have been issued.</param>
    /// <param name="seen">All entities that are there; one that is not is not listed.</param>
    public static Verdict Of(Journal journal, IReadOnlyDictionary<Entity, Sighting> seen)
    {
        var judge = new Judge(journal, seen);
        foreach (Entity entity in judge._expected.Keys.Union(seen.Keys))
        {
            judge.JudgeEntity(entity);
        }

        foreach (ScriptedCommit commit in judge._inFlight)
        {
            judge.JudgeWholeness(commit);
        }

        return judge._verdict;
    }

    private static Dictionary<Entity, Expected> Expect(Journal journal)
    {
        Dictionary<Entity, Expected> expected = journal.Settled.ToDictionary(
            pair => pair.Key,
            pair => new Expected(pair.Value.Tag, pair.Value.Sequence, pair.Value.Sequence, IsThere: true));
        foreach (AcknowledgedCommit commit in journal.Acknowledged)
        {
            if (commit.First == Sequence.Zero)
            {
                continue;
            }

            foreach (Effect effect in commit.Commit.Effects)
            {
                if (!expected.TryGetValue(effect.Entity, out Expected before) || before.First < commit.First)
                {
                    expected[effect.Entity] = new Expected(
                        commit.Commit.Tag, commit.First, commit.Last, IsThere: !effect.IsDelete);
                }
            }
        }

        return expected;
    }

    private void JudgeEntity(Entity entity)
    {
        Expected expected = _expected.GetValueOrDefault(entity);
        if (!_seen.TryGetValue(entity, out Sighting sighting))
        {
            JudgeAbsence(entity, expected);
        }
        else if (!sighting.IsWhole)
        {
            _verdict.AddTorn($"{entity} has parts that do not belong to commit {sighting.Tag}");
        }
        else if (expected.IsThere && sighting.Tag == expected.Tag)
        {
            JudgeSequence(entity, sighting, expected);
        }
        else
        {
            JudgeOther(entity, sighting, expected);
        }
    }

    private void JudgeAbsence(Entity entity, Expected expected)
    {
        if (!expected.IsThere)
        {
            return;
        }

        ScriptedCommit[] deletes = [.. _inFlight.Where(commit => commit.On(entity) is { IsDelete: true })];
        if (deletes.Length == 0)
        {
            _verdict.AddLost($"{entity} is missing; commit {expected.Tag} at {expected.First} wrote it");
        }
        else if (deletes.Length == 1)
        {
            // No sequence tells when the delete came, only that it did.
            _applied.TryAdd(deletes[0].Tag, Sequence.Zero);
        }
    }

    private void JudgeSequence(Entity entity, Sighting sighting, Expected expected)
    {
        if (sighting.Sequence < expected.First || sighting.Sequence > expected.Last)
        {
            _verdict.AddPhantom(
                $"{entity} has sequence {sighting.Sequence}; commit {sighting.Tag} was given "
                + $"{expected.First} to {expected.Last}");
        }
    }

    private void JudgeOther(Entity entity, Sighting sighting, Expected expected)
    {
        ScriptedCommit? inFlight = _inFlight.Find(commit => commit.Tag == sighting.Tag);
        if (inFlight?.On(entity) is { IsDelete: false })
        {
            if (sighting.Sequence > expected.Last)
            {
                _applied[sighting.Tag] = _applied.GetValueOrDefault(sighting.Tag) is { Value: > 0 } earlier
                    && earlier < sighting.Sequence ? earlier : sighting.Sequence;
                return;
            }

            _verdict.AddLost(
                $"{entity} shows {sighting.Tag} at {sighting.Sequence}; "
                + $"commit {expected.Tag} at {expected.First} came later");
        }
        else if (_journal.WasIssued(sighting.Tag) && inFlight is null)
        {
            _verdict.AddLost(
                $"{entity} shows {sighting.Tag}, which commit {expected.Tag} at {expected.First} had replaced");
        }
        else
        {
            _verdict.AddPhantom($"{entity} shows {sighting.Tag}, which never wrote it");
        }
    }

    private void JudgeWholeness(ScriptedCommit commit)
    {
        if (!_applied.TryGetValue(commit.Tag, out Sequence at))
        {
            return;
        }

        foreach (Effect effect in commit.Effects)
        {
            if (!Shows(effect, commit.Tag) && !ShowsLater(effect.Entity, commit.Tag, at))
            {
                _verdict.AddTorn($"commit {commit.Tag} is there, but not its effect on {effect.Entity}");
                return;
            }
        }
    }

    private bool Shows(Effect effect, CommitTag tag) => _seen.TryGetValue(effect.Entity, out Sighting sighting)
        ? !effect.IsDelete && sighting.Tag == tag
        : effect.IsDelete;

    // Whether the entity shows something that may have come after the commit.
    private bool ShowsLater(Entity entity, CommitTag tag, Sequence at)
    {
        Expected expected = _expected.GetValueOrDefault(entity);
        bool isThere = _seen.TryGetValue(entity, out Sighting sighting);
        bool showsExpected = isThere ? expected.IsThere && sighting.Tag == expected.Tag : !expected.IsThere;
        bool isSettled = _journal.Settled.TryGetValue(entity, out Sighting settled) && settled.Tag == expected.Tag;
        if (showsExpected && !isSettled && expected.First > at)
        {
            return true;
        }

        return _inFlight.Any(other => other.Tag != tag && other.On(entity) is { } effect
            && (isThere ? sighting.Tag == other.Tag && sighting.Sequence > at : effect.IsDelete));
    }

    /// <summary>The state an entity must be in if nothing in flight changed it.</summary>
    private readonly record struct Expected(CommitTag Tag, Sequence First, Sequence Last, bool IsThere);
}
