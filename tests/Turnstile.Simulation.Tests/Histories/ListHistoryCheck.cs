namespace Turnstile.Simulation.Tests.Histories;

/// <summary>Infers from lists who wrote before whom and who read what, and looks for circles: the checker of Elle
/// (Kingsbury and Alvaro, 2020) for lists.</summary>
/// <remarks>A list shows the order of its writers, so every read tells all writes before it. Edges: ww from a writer to
/// the next one of a list, wr from a writer to who saw it last, rw from who read a list to the writer of the next
/// element.</remarks>
internal sealed class ListHistoryCheck
{
    private readonly ListTransaction[] _history;
    private readonly HashSet<int>[] _dependencies;
    private readonly HashSet<int>[] _antiDependencies;

    /// <param name="history">The transactions that passed.</param>
    /// <param name="final">Each list in the end.</param>
    public ListHistoryCheck(IEnumerable<ListTransaction> history, IReadOnlyDictionary<int, int[]> final)
    {
        _history = [.. history];
        _dependencies = [.. _history.Select(_ => new HashSet<int>())];
        _antiDependencies = [.. _history.Select(_ => new HashSet<int>())];
        Dictionary<int, int> writers = [];
        for (int i = 0; i < _history.Length; i++)
        {
            foreach (int element in _history[i].Appends.Values.SelectMany(static list => list))
            {
                writers.Add(element, i);
            }
        }

        foreach ((int list, int[] elements) in final)
        {
            AddList(list, elements, writers);
        }
    }

    /// <summary>What is wrong before any circle is looked for: lost, doubled or invented elements, reads that are no
    /// prefix. Null for nothing.</summary>
    public string? Fault { get; private set; }

    /// <summary>Whether the transactions could have run one after the other: there is no circle.</summary>
    public bool IsSerializable => Fault is null && !HasCircle(
        [.. _dependencies.Zip(_antiDependencies, static (left, right) => left.Union(right).ToHashSet())]);

    /// <summary>Whether snapshots explain them: every circle has two rw edges behind each other.</summary>
    public bool IsSnapshotIsolated => Fault is null && !HasCircle([.. _dependencies.Select((own, _) =>
        own.Concat(own.SelectMany(next => _antiDependencies[next])).ToHashSet())]);

    private void AddList(int list, int[] elements, Dictionary<int, int> writers)
    {
        int[] expected = [.. _history.SelectMany(own => own.Appends.GetValueOrDefault(list) ?? [])];
        if (!expected.Order().SequenceEqual(elements.Order()))
        {
            Fault = $"list {list} ends with {elements.Length} elements; {expected.Length} were appended";
            return;
        }

        for (int i = 1; i < elements.Length; i++)
        {
            Add(_dependencies, writers[elements[i - 1]], writers[elements[i]]);
        }

        for (int reader = 0; reader < _history.Length; reader++)
        {
            if (!_history[reader].Reads.TryGetValue(list, out int[]? seen))
            {
                continue;
            }

            if (!elements.Take(seen.Length).SequenceEqual(seen))
            {
                Fault = $"list {list} was read as [{string.Join(' ', seen)}], which is no prefix of its end";
                return;
            }

            if (seen.Length > 0)
            {
                Add(_dependencies, writers[seen[^1]], reader);
            }

            if (seen.Length < elements.Length)
            {
                Add(_antiDependencies, reader, writers[elements[seen.Length]]);
            }
        }
    }

    private static void Add(HashSet<int>[] edges, int from, int to)
    {
        if (from != to)
        {
            edges[from].Add(to);
        }
    }

    // Takes out, again and again, what nothing leads to; a circle remains.
    private static bool HasCircle(HashSet<int>[] edges)
    {
        int[] incoming = new int[edges.Length];
        foreach (int to in edges.SelectMany(static own => own))
        {
            incoming[to]++;
        }

        var free = new Queue<int>(Enumerable.Range(0, edges.Length).Where(i => incoming[i] == 0));
        int taken = 0;
        while (free.TryDequeue(out int from))
        {
            taken++;
            foreach (int to in edges[from])
            {
                if (--incoming[to] == 0)
                {
                    free.Enqueue(to);
                }
            }
        }

        return taken < edges.Length;
    }
}
