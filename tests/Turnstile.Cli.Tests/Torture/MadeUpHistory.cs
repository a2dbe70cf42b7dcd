using Turnstile.Cli.Torture;

namespace Turnstile.Cli.Tests.Torture;

/// <summary>A database in a dictionary that follows the script, so that a test can bend what is seen of it.</summary>
internal sealed class MadeUpHistory
{
    private const int WriterCount = 3;

    private readonly CommitScript _script;
    private readonly Journal _journal;
    private readonly Dictionary<(int Round, int Writer), long> _next = [];
    private readonly List<(Entity Entity, Sighting? Before, Sighting? After)> _changes = [];
    private ulong _sequence;
    private int _round = -1;

    public MadeUpHistory(int seed = 5)
    {
        _script = new CommitScript((ulong)seed);
        _journal = new Journal(_script);
        BeginRound();
    }

    public Dictionary<Entity, Sighting> Seen { get; private set; } = [];

    public Verdict Judge() => Turnstile.Cli.Torture.Judge.Of(_journal, Seen);

    public void BeginRound() => _journal.Begin(++_round, WriterCount);

    public void Settle() => _journal.Settle(new Dictionary<Entity, Sighting>(Seen));

    public void Show(Dictionary<Entity, Sighting> seen) => Seen = seen;

    public void Acknowledge(int writer, int count)
    {
        for (int i = 0; i < count; i++)
        {
            ScriptedCommit commit = Next(writer);
            (Sequence first, Sequence last) = Apply(commit, commit.Effects);
            _journal.Add(_round, new Acknowledgement(writer, commit.Tag.Number, first, last));
        }
    }

    public void AcknowledgeBatch(int writer)
    {
        while (Peek(writer).Effects.Count(effect => !effect.IsDelete) < 2)
        {
            Acknowledge(writer, 1);
        }

        Acknowledge(writer, 1);
    }

    public void ApplyInFlight(int writer, bool? isDelete = null)
    {
        while (isDelete is { } wanted && Peek(writer).Effects.Any(effect => effect.IsDelete != wanted))
        {
            Acknowledge(writer, 1);
        }

        ScriptedCommit commit = Next(writer);
        Apply(commit, commit.Effects);
    }

    public void ApplyHalfInFlight(int writer)
    {
        while (Peek(writer).Effects.Count < 4 || Peek(writer).Effects.Any(effect => effect.IsDelete))
        {
            Acknowledge(writer, 1);
        }

        ScriptedCommit commit = Next(writer);
        Apply(commit, commit.Effects.Take(2));
    }

    public Entity AnEntity() => Seen.Keys.Order(Comparer<Entity>.Create((a, b) => a.Number - b.Number)).First();

    public Entity LastPut() => _changes.Last(change => change.After is not null).Entity;

    public (Entity Entity, Sighting Older) AnOverwritten() => _changes
        .Where(change => change.Before is not null && change.After is not null && Seen[change.Entity] == change.After)
        .Select(change => (change.Entity, change.Before!.Value))
        .First();

    public (Entity Entity, Sighting Older) ADeleted() => _changes
        .Where(change => change.Before is not null && change.After is null && !Seen.ContainsKey(change.Entity))
        .Select(change => (change.Entity, change.Before!.Value))
        .First();

    private ScriptedCommit Peek(int writer) =>
        _script.At(new CommitTag(_round, writer, _next.GetValueOrDefault((_round, writer))));

    private ScriptedCommit Next(int writer)
    {
        ScriptedCommit commit = Peek(writer);
        _next[(_round, writer)] = commit.Tag.Number + 1;
        return commit;
    }

    private (Sequence First, Sequence Last) Apply(ScriptedCommit commit, IEnumerable<Effect> effects)
    {
        ulong first = _sequence + 1;
        foreach (Effect effect in effects)
        {
            _sequence++;
            Sighting? before = Seen.TryGetValue(effect.Entity, out Sighting old) ? old : null;
            if (effect.IsDelete)
            {
                Seen.Remove(effect.Entity);
            }
            else
            {
                Seen[effect.Entity] = new Sighting(commit.Tag, new Sequence(_sequence), IsWhole: true);
            }

            _changes.Add((effect.Entity, before, effect.IsDelete ? null : Seen[effect.Entity]));
        }

        return (new Sequence(first), new Sequence(_sequence));
    }
}
