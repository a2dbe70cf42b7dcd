namespace Turnstile.Cli.Torture;

/// <summary>What the parent knows: the state at the last judgement, and every commit acknowledged since.</summary>
/// <remarks>A writer issues one commit after the other, so after each of its lives exactly one may be in flight: that
/// after its last acknowledged. Threads: one at a time.</remarks>
internal sealed class Journal(CommitScript script)
{
    // the number of acknowledged commits of each writer in each of its lives, since the beginning
    private readonly Dictionary<(int Round, int Writer), long> _acknowledgedCounts = [];
    private readonly List<AcknowledgedCommit> _acknowledged = [];
    private readonly List<(int Round, int Writer)> _unjudged = [];

    /// <summary>What was there at the last judgement; an entity that was not is not listed.</summary>
    public IReadOnlyDictionary<Entity, Sighting> Settled { get; private set; } = new Dictionary<Entity, Sighting>();

    /// <summary>Commits acknowledged since the last judgement.</summary>
    public IReadOnlyList<AcknowledgedCommit> Acknowledged => _acknowledged;

    /// <summary>Commits acknowledged since the beginning.</summary>
    public long AcknowledgedCount { get; private set; }

    /// <summary>Commits that may have been issued since the last judgement and were not acknowledged.</summary>
    public IEnumerable<ScriptedCommit> InFlight =>
        _unjudged.Select(life => script.At(new CommitTag(life.Round, life.Writer, _acknowledgedCounts[life])));

    /// <summary>A new life of the child begins.</summary>
    public void Begin(int round, int writerCount)
    {
        for (int writer = 0; writer < writerCount; writer++)
        {
            _acknowledgedCounts.Add((round, writer), 0);
            _unjudged.Add((round, writer));
        }
    }

    /// <summary>The child said that a commit was acknowledged.</summary>
    /// <exception cref="InvalidDataException">It is not the next one of its writer.</exception>
    public void Add(int round, Acknowledgement acknowledgement)
    {
        (int Round, int Writer) life = (round, acknowledgement.Writer);
        if (!_acknowledgedCounts.TryGetValue(life, out long count) || count != acknowledgement.Number)
        {
            throw new InvalidDataException(
                $"writer {acknowledgement.Writer} acknowledged commit {acknowledgement.Number} out of turn");
        }

        _acknowledgedCounts[life] = count + 1;
        AcknowledgedCount++;
        ScriptedCommit commit = script.At(new CommitTag(round, acknowledgement.Writer, acknowledgement.Number));
        _acknowledged.Add(new AcknowledgedCommit(commit, acknowledgement.First, acknowledgement.Last));
    }

    /// <summary>Whether a commit was acknowledged or may at least have been issued, ever.</summary>
    public bool WasIssued(CommitTag tag) =>
        _acknowledgedCounts.TryGetValue((tag.Round, tag.Writer), out long count)
        && tag.Number >= 0 && tag.Number <= count;

    /// <summary>Takes what was seen as the state now: what was in flight and is not there may not come.</summary>
    public void Settle(IReadOnlyDictionary<Entity, Sighting> seen)
    {
        Settled = seen;
        _acknowledged.Clear();
        _unjudged.Clear();
    }
}
