using Turnstile.Vectors.Distances;

namespace Turnstile.Vectors.Hnsw;

/// <summary>Puts rows into a graph. INSERT, algorithm 1 of Malkov and Yashunin (2018).</summary>
/// <remarks>
/// Threads: one at a time; for parallel building give each thread its own inserter of the same graph. Owns its
/// scratch. A row whose vector equals a node's joins that node's chain. A new node takes up to 2·M diverse
/// neighbours, and each of them takes it in turn, choosing anew when its row is full. The nearest becomes its parent
/// in a tree of links that are never dropped, so every node can be reached for ever; see <see
/// cref="NeighbourLinker"/>.
/// </remarks>
public sealed class HnswInserter
{
    private readonly PreparedQuery _query;
    private readonly InsertScratch _scratch;

    /// <summary>An inserter for one thread.</summary>
    /// <param name="graph">The graph to insert into.</param>
    public HnswInserter(HnswGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        Graph = graph;
        _query = new PreparedQuery(graph.Rows);
        _scratch = new InsertScratch(graph);
    }

    /// <summary>The graph that rows are inserted into.</summary>
    public HnswGraph Graph { get; }

    /// <summary>How many candidates are looked at to place a node: the graph's EfConstruction, or fewer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not M to EfConstruction of the graph.</exception>
    public int Effort
    {
        get => _scratch.Effort;
        set => _scratch.Effort = value >= Graph.Parameters.M && value <= Graph.Parameters.EfConstruction
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value),
                value,
                $"Effort is {value}; allowed are M = {Graph.Parameters.M} to {Graph.Parameters.EfConstruction}");
    }

    /// <summary>Inserts a published row; searches that begin afterwards can find it.</summary>
    /// <param name="ordinal">0 to the graph's capacity - 1; in any order, each once.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is outside the capacity.</exception>
    /// <exception cref="ArgumentException">The row has no vector, or was inserted before.</exception>
    public void Insert(int ordinal) => Insert(ordinal, []);

    /// <summary>Inserts a published row that is known to be near others; searches that begin afterwards can find
    /// it.</summary>
    /// <remarks>Neighbours are looked for from these on, without the way down from the top, so the row is found only
    /// among what lies around them: they are to be neighbours of the row in another graph, say.</remarks>
    /// <param name="ordinal">0 to the graph's capacity - 1; in any order, each once.</param>
    /// <param name="near">Rows that are nodes of this graph, and whose insertion has ended: see
    /// <see cref="HnswGraph.IsNode"/>; none for a search from the top.</param>
    /// <exception cref="ArgumentOutOfRangeException">An ordinal is outside the capacity.</exception>
    /// <exception cref="ArgumentException">The row has no vector, or was inserted before, or one that is near is no
    /// node.</exception>
    public void Insert(int ordinal, ReadOnlySpan<int> near)
    {
        ObjectDisposedException.ThrowIf(Graph.IsDisposed, Graph);
        if (!Graph.Rows.HasVector(ordinal))
        {
            throw new ArgumentException(
                $"row {ordinal} has no vector; only rows that have one go in", nameof(ordinal));
        }

        foreach (int node in near)
        {
            if (!Graph.IsNode(node))
            {
                throw new ArgumentException($"row {node} is no node of the graph; only nodes lead on", nameof(near));
            }
        }

        if (!Graph.TryClaim(ordinal))
        {
            throw new ArgumentException($"row {ordinal} is in the graph; each row goes in once", nameof(ordinal));
        }

        _query.SetRow(Graph.Rows, ordinal);
        var insertion = new Insertion(Graph, _scratch, ordinal, near);
        ScorerChoice.Run<Insertion, bool>(_query, ref insertion);
        Graph.CountOne();
        GC.KeepAlive(Graph);
    }
}
