using System.Collections.Concurrent;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Hnsw;

/// <summary>Makes the graph of those rows of a graph that are kept, under new ordinals and over rows of their own; in
/// slices.</summary>
/// <remarks>
/// First the nodes move, each with its links; then the tree of parents is made whole; then rows are inserted that the
/// links do not serve. See docs/adr/0041-nodes-leave-when-a-graph-is-moved.md.
/// Threads: any number may call <see cref="Step"/> at once; neither graph changes otherwise meanwhile, and the old one
/// may be searched. Whoever moves the last nodes makes the tree. Lifetime: owns the new graph until it is taken.
/// </remarks>
public sealed class HnswSubset : IDisposable
{
    // immutable
    private readonly HnswGraph _from;
    private readonly HnswGraph _to;
    private readonly SubsetPlan _plan;
    private readonly Slices _moves;
    private readonly Slices _inserts;

    // any thread
    private readonly ConcurrentBag<NodeMover> _movers = [];
    private readonly ConcurrentBag<HnswInserter> _inserters = [];

    // volatile, written by the thread that completes the moves
    private bool _isMoved;

    // owner
    private bool _isTaken;

    /// <summary>Checks everything that can be wrong, and moves nothing yet.</summary>
    /// <param name="graph">The graph; no insert is running until the new one is taken.</param>
    /// <param name="target">Rows of the same format, vectors or codes. Those that are kept are published at their new
    /// ordinals.</param>
    /// <param name="capacity">Capacity of the new graph, room for later inserts included.</param>
    /// <param name="newOf">For each old ordinal below the graph's capacity the new one, or -1 for a row that is
    /// dropped. What it says of rows that are not in the graph is not looked at.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is outside that of the rows.</exception>
    /// <exception cref="ArgumentException">The ordinals or the rows do not fit the graph.</exception>
    public HnswSubset(HnswGraph graph, VectorRows target, int capacity, ReadOnlySpan<int> newOf)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(target);
        ObjectDisposedException.ThrowIf(graph.IsDisposed, graph);
        ObjectDisposedException.ThrowIf(target.IsDisposed, target);
        graph.Rows.Format.Require(target.Format, nameof(target));
        _from = graph;
        _to = new HnswGraph(target, graph.Parameters, capacity);
        try
        {
            _plan = new SubsetPlan(graph, target, capacity, newOf);
        }
        catch
        {
            _to.Dispose();
            throw;
        }

        _moves = new Slices(_plan.Nodes.Length);
        _inserts = new Slices(_plan.Inserts.Length);
        _isMoved = _plan.Nodes.Length == 0;
    }

    /// <summary>Does a slice of the work: some milliseconds, once about a second for each million nodes.</summary>
    /// <returns>False when there was nothing left to take. When each thread that took part has seen that, the graph is
    /// whole.</returns>
    public bool Step()
    {
        if (_moves.TryTake(out int from, out int to))
        {
            Move(_plan.Nodes.AsSpan(from, to - from));
            if (_moves.Complete(from, to))
            {
                Complete();
            }

            return true;
        }

        if (Volatile.Read(ref _isMoved) && _inserts.TryTake(out from, out to))
        {
            Insert(_plan.Inserts.AsSpan(from, to - from));
            _inserts.Complete(from, to);
            return true;
        }

        return false;
    }

    /// <summary>Hands the whole graph to the caller, who owns it from then on and may go on inserting.</summary>
    /// <exception cref="InvalidOperationException">There is work left, or the graph was taken before.</exception>
    public HnswGraph Take()
    {
        if (_isTaken || !Volatile.Read(ref _isMoved) || !_inserts.IsDone)
        {
            throw new InvalidOperationException(
                _isTaken ? "the graph was taken before" : "the graph is not whole; steps are left to do");
        }

        _isTaken = true;
        return _to;
    }

    /// <summary>Frees the new graph unless it was taken. No step may be running.</summary>
    public void Dispose()
    {
        if (!_isTaken)
        {
            _to.Dispose();
        }
    }

    private void Move(ReadOnlySpan<int> nodes)
    {
        NodeMover mover = _movers.TryTake(out NodeMover? idle) ? idle : new NodeMover(_from, _to, _plan);
        foreach (int old in nodes)
        {
            mover.Move(old);
        }

        _movers.Add(mover);
    }

    private void Complete()
    {
        new TreeRepair(_from, _to, _plan).Run();

        // Backwards, since a chain grows at its head.
        for (int i = _plan.Chained.Length - 1; i >= 0; i--)
        {
            (int node, int row) = _plan.ChainOf(_plan.Chained[i]);
            _to.TryClaim(row);
            _to.JoinLocked(node, row);
            _to.CountOne();
        }

        Volatile.Write(ref _isMoved, true);
    }

    private void Insert(ReadOnlySpan<int> ordinals)
    {
        HnswInserter inserter = _inserters.TryTake(out HnswInserter? idle) ? idle : new HnswInserter(_to);
        foreach (int ordinal in ordinals)
        {
            inserter.Insert(ordinal);
        }

        _inserters.Add(inserter);
    }
}
