using Turnstile.Commit;
using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Model;
using Turnstile.Views;

namespace Turnstile.Simulation.Tests.Stepping;

/// <summary>A seeded workload on a virtual disk: writes, maintenance and reopening in any order, each answer held
/// against the model, and the timeline of what must survive.</summary>
internal sealed class Session : IDisposable
{
    /// <summary>Where the database is.</summary>
    public const string Root = "/db";

    private readonly VirtualDisk _disk;
    private readonly Random _random;
    private readonly CommandSource _commands;
    private readonly List<(Snapshot Snapshot, ModelState State)> _snapshots = [];
    private readonly SortedList<ulong, ModelState> _past = [];
    private readonly long _retained;
    private SteppedStore? _store;
    private int _checkpointCount;

    /// <summary>A workload that goes on where <paramref name="timeline"/> stands; it opens the database.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="timeline">What must survive.</param>
    /// <param name="seed">Decides what is done, and how much of the past is retained.</param>
    /// <param name="past">States that were there before, the lost ones among them.</param>
    public Session(VirtualDisk disk, Timeline timeline, int seed, params IEnumerable<ModelState> past)
    {
        foreach (ModelState state in past)
        {
            _past[state.Last] = state;
        }

        _retained = (seed % 4) switch { 0 => 0, 1 => 10, 2 => 60, _ => 1000 };
        _disk = disk;
        Timeline = timeline;
        _random = new Random(seed);
        _commands = new CommandSource(_random);
        State = ModelState.Empty;
    }

    /// <summary>What must survive.</summary>
    public Timeline Timeline { get; }

    /// <summary>What the database holds now.</summary>
    public ModelState State { get; private set; }

    /// <summary>The last thing that was done.</summary>
    public string LastStep { get; private set; } = "nothing";

    /// <summary>The database, open.</summary>
    public SteppedStore Store => _store ?? throw new InvalidOperationException("the database is not open");

    /// <summary>Whether it is open.</summary>
    public bool IsOpen => _store is not null;

    /// <summary>Opens the database; what was not durable is durable then.</summary>
    public void Open()
    {
        LastStep = "open";
        int size = _random.Next(3) == 0 ? 1 << 12 : 1 << 13;
        _store = SteppedStore.Open(
            _disk,
            Root,
            (ulong)_random.Next(),
            size,
            change: options => options with { RetainedSequences = _retained });
        State = Timeline.Find(_store.Visible, _disk.OperationCount, Durability.Process);
        Timeline.ForgetAfter(State.Last);
        while (_past.Count > 0 && _past.Keys[^1] > State.Last)
        {
            _past.RemoveAt(_past.Count - 1);
        }

        _past[State.Last] = State;
        Timeline.Acknowledge(_disk.OperationCount, State.Last, Durability.Power);
    }

    /// <summary>A number of steps.</summary>
    public void Run(int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            Step();
        }
    }

    /// <summary>One random step: mostly a write, else a piece of maintenance, a snapshot, or reopening.</summary>
    public void Step()
    {
        switch (_random.Next(100))
        {
            case < 62:
                Write();
                break;
            case < 94:
                Maintain();
                break;
            case < 98:
                Look();
                break;
            default:
                Reopen(clean: _random.Next(2) == 0);
                break;
        }
    }

    /// <summary>One write, its answer compared.</summary>
    public void Write()
    {
        while (Store.MustFlush)
        {
            Flush();
        }

        Command command = _commands.Next(State);
        Durability durability = (Durability)Math.Max(0, _random.Next(6) - 3);
        LastStep = $"{command.Text}, {durability}";
        Timeline.Begin(_disk.OperationCount, command.After);
        (CommitStatus status, ulong last) = command.Run(Store, durability);
        if (status != command.Expected || (status == CommitStatus.Ok && last != 0 && last != command.After.Last))
        {
            throw new StateMismatchException(
                $"{command.Text}: {status} {last}, not {command.Expected} {command.After.Last}");
        }

        bool changed = !ReferenceEquals(command.After, State);
        State = command.After;
        _past[State.Last] = State;
        if (Store.Visible != State.Last)
        {
            throw new StateMismatchException($"{command.Text}: visible is {Store.Visible}, not {State.Last}");
        }

        // What makes a keyspace or collection has the database's default durability. What is refused need not reach
        // the log.
        bool isMade = command.Text.StartsWith("make", StringComparison.Ordinal);
        if (changed)
        {
            Timeline.Acknowledge(_disk.OperationCount, State.Last, isMade ? Durability.Power : durability);
        }
    }

    /// <summary>Closes and opens; without a clean close, what asked for no durability is lost.</summary>
    public void Reopen(bool clean)
    {
        DropSnapshots();
        if (clean)
        {
            LastStep = "close";
            Store.Sync();
            Timeline.Acknowledge(_disk.OperationCount, State.Last, Durability.Power);
        }

        Dispose();
        Open();
    }

    /// <summary>Compares everything that can be read.</summary>
    public void Check()
    {
        LastStep = "check";
        StateCheck.Check(Store.Doors, State, _random.Next(CommandSource.LabelMax + 1));
        foreach ((Snapshot snapshot, ModelState state) in _snapshots)
        {
            StateCheck.Check(Store.Doors, state, _random.Next(CommandSource.LabelMax + 1), snapshot);
        }

        if (_random.Next(4) == 0)
        {
            CheckPast();
        }
    }

    /// <summary>Compares a moment of the past, if it is retained; else it must be refused.</summary>
    public void CheckPast()
    {
        ModelState then = _past.Values[_random.Next(_past.Count)];
        var asked = new Sequence(then.Last);
        LastStep = $"check as of {asked}";
        if (asked < Store.Store.History.Oldest)
        {
            Assert.Throws<SequenceCompactedException>(() => Store.Store.History.OpenSnapshotAt(asked).Dispose());
            return;
        }

        using Snapshot snapshot = Store.Store.History.OpenSnapshotAt(asked);
        StateCheck.Check(Store.Doors, then, _random.Next(CommandSource.LabelMax + 1), snapshot);
    }

    /// <summary>Closes without making anything durable.</summary>
    public void Dispose()
    {
        DropSnapshots();
        SteppedStore? store = _store;
        _store = null;
        store?.Dispose();
    }

    private void Look()
    {
        Check();
        if (_snapshots.Count > 3)
        {
            _snapshots[0].Snapshot.Dispose();
            _snapshots.RemoveAt(0);
        }

        _snapshots.Add((Store.Store.Views.OpenSnapshot(), State));
    }

    private void DropSnapshots()
    {
        _snapshots.ForEach(static pair => pair.Snapshot.Dispose());
        _snapshots.Clear();
    }

    private void Maintain()
    {
        int kind = _random.Next(24);
        LastStep = $"maintenance {kind}";
        switch (kind)
        {
            case < 3 when !Store.MustFlush:
                Store.Rotate();
                Timeline.Acknowledge(_disk.OperationCount, State.Last, Durability.Process);
                break;
            case < 9:
                Flush();
                break;
            case < 10:
                Store.Merge();
                break;
            case < 11:
                Store.Compact();
                break;
            case < 12:
                Store.DropDead();
                break;
            case < 14:
                Store.Index();
                break;
            case < 16:
                Store.Index();
                Store.WriteIndex();
                break;
            case < 17:
                Store.PrepareLog();
                break;
            case < 19:
                Store.DeleteObsolete();
                break;
            case < 20:
                Store.Index();
                while (Store.WriteIndex())
                {
                }

                Store.MergeSegments();
                break;
            case < 23:
                Store.MergeSegments();
                break;
            default:
                Checkpoint();
                break;
        }
    }

    private void Flush()
    {
        LastStep = "flush";
        Store.Flush();
        Timeline.Acknowledge(_disk.OperationCount, Store.Flushed, Durability.Power);
    }

    private void Checkpoint()
    {
        LastStep = "checkpoint";
        if (!Store.MustFlush)
        {
            Store.Rotate();
        }

        while (Store.Flush())
        {
        }

        int begun = _disk.OperationCount;
        string target = $"/copy{_checkpointCount++}-{State.Last}";
        ulong sequence = Store.Checkpoint(target);
        Timeline.AddCheckpoint(begun, target, sequence, _disk.OperationCount);
        Timeline.Acknowledge(begun, sequence, Durability.Power);
    }
}
