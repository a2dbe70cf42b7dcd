using Turnstile.Simulation.Tests.Model;

namespace Turnstile.Simulation.Tests.Stepping;

/// <summary>The states a workload went through, when each could first be on disk, and when which was
/// acknowledged.</summary>
/// <remarks>A state that an opening did not find again is forgotten: nothing of it was ever written.</remarks>
internal sealed class Timeline
{
    private readonly SortedDictionary<ulong, (int Begun, ModelState State)> _states = [];
    private readonly List<(int Operation, ulong Sequence, Durability Survives)> _acknowledged = [];
    private readonly List<(int Begun, string Target, ulong Sequence, int Done)> _checkpoints = [];

    /// <summary>A timeline that begins with a disk on which one of <paramref name="states"/> is found.</summary>
    public Timeline(params IEnumerable<ModelState> states)
    {
        foreach (ModelState state in states)
        {
            _states[state.Last] = (0, state);
        }

        _acknowledged.Add((0, _states.Keys.First(), Durability.Power));
    }

    /// <summary>How many states there are.</summary>
    public int Count => _states.Count;

    /// <summary>The copies that were made: the operations between which, where, and of what.</summary>
    public IReadOnlyList<(int Begun, string Target, ulong Sequence, int Done)> Checkpoints => _checkpoints;

    /// <summary>The disk may show <paramref name="state"/> from <paramref name="operation"/> on, unless it could
    /// before.
    /// </summary>
    public void Begin(int operation, ModelState state) => _states.TryAdd(state.Last, (operation, state));

    /// <summary>From <paramref name="operation"/> on, everything up to <paramref name="sequence"/> survives.</summary>
    public void Acknowledge(int operation, ulong sequence, Durability survives) =>
        _acknowledged.Add((operation, sequence, survives));

    /// <summary>Notes a copy.</summary>
    public void AddCheckpoint(int begun, string target, ulong sequence, int done) =>
        _checkpoints.Add((begun, target, sequence, done));

    /// <summary>Drops the states after <paramref name="sequence"/>, which were lost.</summary>
    public void ForgetAfter(ulong sequence)
    {
        foreach (ulong lost in _states.Keys.Where(key => key > sequence).ToList())
        {
            _states.Remove(lost);
        }

        _acknowledged.RemoveAll(entry => entry.Sequence > sequence && entry.Survives == Durability.None);
    }

    /// <summary>The acknowledgements, for a failure's message.</summary>
    public override string ToString() => string.Join(
        "; ", _acknowledged.Select(entry => $"{entry.Sequence} {entry.Survives} at {entry.Operation}"));

    /// <summary>The least sequence that must be there at <paramref name="operation"/>.</summary>
    public ulong Least(int operation, Durability survives) => _acknowledged
        .Where(entry => entry.Operation <= operation && entry.Survives <= survives)
        .Max(static entry => entry.Sequence);

    /// <summary>The state at a sequence, if it may be seen at <paramref name="operation"/>; else a failure.</summary>
    public ModelState Find(ulong sequence, int operation, Durability survives)
    {
        ulong least = Least(operation, survives);
        if (sequence < least)
        {
            throw new StateMismatchException($"found sequence {sequence}; {least} was acknowledged ({survives})");
        }

        return _states.TryGetValue(sequence, out var found) && found.Begun <= operation
            ? found.State
            : throw new StateMismatchException($"found sequence {sequence}, at which no command ended");
    }

    /// <summary>The state at a sequence, whenever it was.</summary>
    public ModelState StateAt(ulong sequence) => _states[sequence].State;

    /// <summary>The states that were there by <paramref name="operation"/>.</summary>
    public IEnumerable<ModelState> Before(int operation) => _states.Values
        .Where(pair => pair.Begun <= operation)
        .Select(static pair => pair.State);

    /// <summary>The states that may be found at <paramref name="operation"/>.</summary>
    public IEnumerable<ModelState> Possible(int operation, Durability survives)
    {
        ulong least = Least(operation, survives);
        return _states
            .Where(pair => pair.Key >= least && pair.Value.Begun <= operation)
            .Select(static pair => pair.Value.State);
    }
}
