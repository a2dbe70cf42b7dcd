using System.Collections.Concurrent;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Hnsw;

/// <summary>Makes the graph of those rows of a graph that are kept, under new ordinals and over rows of their own; in
/// slices.</summary>
/// <remarks>Threads: any number may call <see cref="Step"/> at once; neither graph changes otherwise meanwhile, and the
/// old one may be searched. Lifetime: owns the new graph until it is taken.</remarks>
public sealed class HnswSubset : IDisposable
{
    private const int SliceRows = 64;

    // immutable
    private readonly HnswGraph _to;
    private readonly int[] _ordinals;

    // any thread
    private readonly ConcurrentBag<HnswInserter> _inserters = [];

    // any thread, interlocked
    private int _claimed;
    private int _done;

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
        if (newOf.Length != graph.Capacity)
        {
            throw new ArgumentException(
                $"given are {newOf.Length} new ordinals; the graph has {graph.Capacity} rows", nameof(newOf));
        }

        _to = new HnswGraph(target, graph.Parameters, capacity);
        _ordinals = Kept(graph, newOf);
    }

    /// <summary>Does a slice of the work, some milliseconds of it.</summary>
    /// <returns>False when there was nothing left to take. When each thread that took part has seen that, the graph is
    /// whole.</returns>
    public bool Step()
    {
        int from = Interlocked.Add(ref _claimed, SliceRows) - SliceRows;
        if (from >= _ordinals.Length)
        {
            Interlocked.Add(ref _claimed, -SliceRows);
            return false;
        }

        int to = Math.Min(from + SliceRows, _ordinals.Length);
        HnswInserter inserter = _inserters.TryTake(out HnswInserter? idle) ? idle : new HnswInserter(_to);
        for (int i = from; i < to; i++)
        {
            inserter.Insert(_ordinals[i]);
        }

        _inserters.Add(inserter);
        Interlocked.Add(ref _done, to - from);
        return true;
    }

    /// <summary>Hands the whole graph to the caller, who owns it from then on and may go on inserting.</summary>
    /// <exception cref="InvalidOperationException">There is work left, or the graph was taken before.</exception>
    public HnswGraph Take()
    {
        if (_isTaken || Volatile.Read(ref _done) < _ordinals.Length)
        {
            throw new InvalidOperationException(
                _isTaken ? "the graph was taken" : $"{_done} of {_ordinals.Length} rows are done; step on first");
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

    private static int[] Kept(HnswGraph graph, ReadOnlySpan<int> newOf)
    {
        var kept = new List<int>();
        for (int old = 0; old < newOf.Length; old++)
        {
            if (graph.Contains(old) && newOf[old] >= 0)
            {
                kept.Add(newOf[old]);
            }
        }

        return [.. kept];
    }
}
