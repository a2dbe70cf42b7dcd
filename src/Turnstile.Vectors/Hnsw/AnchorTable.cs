using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Turnstile.Vectors.Hnsw;

/// <summary>Rows that are not in a graph, each noted at the nodes of the graph that it is nearest to, its anchors: who
/// has searched the graph finds there the other rows that may be near.</summary>
/// <remarks>
/// Threads: any may note rows and read, without locks. A place that is taken stays so, and a node's places are taken
/// from the first on; a row is published before it is noted, and its place is written by a compare-and-swap. A node
/// that has no place left leaves further rows to their other anchors; a row that finds fewer than half of its places
/// marks all its anchors as crowded, which they stay: so each row is noted at half of its anchors, or each of them says
/// that there are more. Memory: 64 bytes for each row of the graph's capacity, one line of a cache, and a bit; freed by
/// the finalizer once nobody reads it.</remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "The buffer's finalizer frees it when no reader has it.")]
public sealed unsafe class AnchorTable
{
    /// <summary>The most rows that are noted at one node.</summary>
    public const int RowsPerNode = 16;

    private const int WordBits = 32;

    private readonly NeighbourTable _places;

    // Interlocked
    private readonly uint[] _isCrowded;

    /// <summary>No rows yet.</summary>
    /// <param name="graph">Whose nodes are anchors; it may grow, within its capacity.</param>
    public AnchorTable(HnswGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        Graph = graph;
        _places = new NeighbourTable(graph.Capacity, RowsPerNode);
        _isCrowded = new uint[(graph.Capacity + WordBits - 1) / WordBits];
        for (int node = 0; node < graph.Capacity; node++)
        {
            new NeighbourRow(_places.Slots(node), RowsPerNode).Initialise([]);
        }
    }

    /// <summary>The graph whose nodes are anchors.</summary>
    public HnswGraph Graph { get; }

    /// <summary>What it takes in memory, bytes.</summary>
    public long ByteCount => (long)Graph.Capacity * RowsPerNode * sizeof(int);

    /// <summary>The places of a node.</summary>
    internal int* Places(int node) => _places.Slots(node);

    /// <summary>Copies the rows at a node; without a branch.</summary>
    /// <param name="node">The caller vouches that it is below the graph's capacity.</param>
    /// <param name="target">Has room for all places of a node; what is beyond the rows is of no use.</param>
    /// <returns>How many rows there are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int CopyRows(int node, int* target)
    {
        // Others may write meanwhile. No processor tears an aligned place of a vector, and places are taken from the
        // first on, so rows come before the first that is free.
        int* places = _places.Slots(node);
        uint free = 1u << RowsPerNode;
        for (int i = 0; i < RowsPerNode; i += Vector128<int>.Count)
        {
            Vector128<int> some = Vector128.Load(places + i);
            some.Store(target + i);
            free |= some.ExtractMostSignificantBits() << i;
        }

        return BitOperations.TrailingZeroCount(free);
    }

    /// <summary>Whether rows were left out that have this node as anchor, and too few others.</summary>
    internal bool IsCrowded(int node) =>
        (Volatile.Read(ref _isCrowded[node / WordBits]) & (1u << (node % WordBits))) != 0;

    /// <summary>Notes a row at its anchors as far as there are places.</summary>
    /// <param name="anchors">Nodes of the graph as candidates of a search, each once.</param>
    /// <param name="row">The row.</param>
    internal void Add(ReadOnlySpan<ulong> anchors, int row)
    {
        int placed = 0;
        foreach (ulong anchor in anchors)
        {
            placed += TryAdd(Candidate.Ordinal(anchor), row) ? 1 : 0;
        }

        if (2 * placed < anchors.Length)
        {
            foreach (ulong anchor in anchors)
            {
                int node = Candidate.Ordinal(anchor);
                Interlocked.Or(ref _isCrowded[node / WordBits], 1u << (node % WordBits));
            }
        }

        GC.KeepAlive(this);
    }

    private bool TryAdd(int node, int row)
    {
        // In bounds: the node is below the graph's capacity.
        int* places = _places.Slots(node);
        for (int i = 0; i < RowsPerNode; i++)
        {
            if (Volatile.Read(ref places[i]) == NeighbourRow.None
                && Interlocked.CompareExchange(ref places[i], row, NeighbourRow.None) == NeighbourRow.None)
            {
                return true;
            }
        }

        return false;
    }
}
