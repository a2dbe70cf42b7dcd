using System.Runtime.CompilerServices;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Hnsw;

/// <summary>A navigable graph over rows: a base layer of fixed degree and thin layers above that lead to it.</summary>
/// <remarks>
/// Hierarchical navigable small world graph, Malkov and Yashunin (2018). The graph holds links only; vectors stay in
/// their rows, which must outlive it. Rows enter through an <see cref="HnswInserter"/> and are found by an
/// <see cref="HnswSearcher"/>.
///
/// Threads: any number of inserters, each with its own <see cref="HnswInserter"/>, and any number of searchers at
/// once. Searchers take no lock. Why each race is harmless:
/// <list type="bullet">
/// <item>A slot is an aligned int32, stored whole. A reader sees an old or a new neighbour, never a mixture.</item>
/// <item>A row is replaced slot by slot. A reader may see some old and some new slots, a neighbour twice, or an end
/// that comes early. Every such list names linked rows only, so the search visits valid rows; a repeated one is
/// skipped by its visited set, a missed one costs a little recall in that search only.</item>
/// <item>A row's own slots in all layers are filled before the first slot anywhere names it, and that slot is stored
/// with release semantics, so who reads the name sees the slots. Its vector was published before the insert
/// began.</item>
/// <item>A writer of a visible row holds its stripe's lock, so no link is lost between two writers. A thread holds one
/// stripe at a time, so locks cannot form a cycle.</item>
/// <item>The entry point is one word, replaced by compare-and-swap after the row it names is linked. Two rows that
/// rise above the top at once do not know each other there; both are linked in the layers below, which
/// suffices.</item>
/// <item>Two inserts at once may not see each other. Each is linked to older rows, so both are reachable. Equal
/// vectors inserted at once become two nodes instead of one with a chain; later ones join either.</item>
/// <item>Nodes are never removed (a graph without some of them is another one, made by <see cref="HnswSubset"/>), so
/// an ordinal once read stays valid; and the tree of parents, whose links no choice drops (see <see
/// cref="NeighbourLinker"/>), keeps every node reachable from every other.</item>
/// </list>
/// Lifetime: disposed by the owner when no insert or search runs. Memory: 8·M bytes a row of capacity, and about 11.
/// </remarks>
public sealed unsafe class HnswGraph : IDisposable
{
    // immutable
    private readonly AlignedBuffer _upperRowBuffer;
    private readonly int* _upperRow;
    private readonly AlignedBuffer _childrenBuffer;
    private readonly AlignedBuffer _levelBuffer;
    private readonly byte* _level;
    private readonly UpperTable _upper;
    private readonly bool _hasBase;
    private readonly LevelHash _levels;

    // any thread, interlocked
    private readonly uint[] _present;
    private int _count;
    private long _entry = EntryPoint.None.ToWord();
    private int _root = -1;
    private int _disposed;

    /// <summary>An empty graph.</summary>
    /// <param name="rows">The vectors; they outlive the graph.</param>
    /// <param name="parameters">How it is built.</param>
    /// <param name="capacity">Ordinals are below this; at most the capacity of the rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is outside its range.</exception>
    public HnswGraph(VectorRows rows, HnswParameters parameters, int capacity)
        : this(rows, parameters, capacity, hasBase: true)
    {
    }

    private HnswGraph(VectorRows rows, HnswParameters parameters, int capacity, bool hasBase)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(parameters);
        if (capacity < 0 || capacity > rows.Capacity)
        {
            throw new ArgumentOutOfRangeException(
                nameof(capacity), capacity, $"capacity is {capacity}; allowed are 0 to the rows' {rows.Capacity}");
        }

        Rows = rows;
        Parameters = parameters;
        Capacity = capacity;
        _levels = new LevelHash(parameters.M, parameters.Seed);
        _hasBase = hasBase;
        Base = new NeighbourTable(hasBase ? capacity : 0, parameters.BaseDegree);
        _upper = new UpperTable(capacity, parameters.M);
        Duplicates = new DuplicateChains(capacity);
        _upperRowBuffer = new AlignedBuffer((long)capacity * sizeof(int));
        _upperRow = (int*)_upperRowBuffer.Pointer;
        _childrenBuffer = new AlignedBuffer(hasBase ? capacity : 0);
        Children = _childrenBuffer.Pointer;
        _levelBuffer = new AlignedBuffer(capacity);
        _level = _levelBuffer.Pointer;
        _present = new uint[(capacity + 31) / 32];
    }

    /// <summary>The vectors.</summary>
    public VectorRows Rows { get; }

    /// <summary>How it is built.</summary>
    public HnswParameters Parameters { get; }

    /// <summary>Ordinals are below this.</summary>
    public int Capacity { get; }

    /// <summary>Rows inserted so far; those being inserted count once they can be found.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The rows of the base layer; none in a graph whose base layer is elsewhere.</summary>
    internal NeighbourTable Base { get; }

    internal DuplicateChains Duplicates { get; }

    /// <summary>For each node of a base layer, how many others have it as parent; read and written under its lock.
    /// </summary>
    internal byte* Children { get; }

    internal RowLocks Locks { get; } = new();

    internal EntryPoint Entry => EntryPoint.FromWord(Volatile.Read(ref _entry));

    /// <summary>The first node, which has no parent; -1 before there is one.</summary>
    internal int Root => Volatile.Read(ref _root);

    internal bool IsDisposed => Volatile.Read(ref _disposed) != 0;

    /// <summary>A graph of upper layers alone: who has it keeps the base layer elsewhere, and never asks this one for
    /// it.</summary>
    internal static HnswGraph WithoutBase(VectorRows rows, HnswParameters parameters, int capacity) =>
        new(rows, parameters, capacity, hasBase: false);

    /// <summary>Whether a row was inserted, or is being inserted.</summary>
    /// <param name="ordinal">0 to Capacity-1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is outside the capacity.</exception>
    public bool Contains(int ordinal)
    {
        CheckOrdinal(ordinal);
        return (Volatile.Read(ref _present[ordinal / 32]) & (1u << (ordinal % 32))) != 0;
    }

    /// <summary>Whether a row has links of its own: a row that equals a node has none. Of one that is being
    /// inserted it says nothing.</summary>
    /// <param name="ordinal">0 to Capacity-1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is outside the capacity.</exception>
    /// <exception cref="ObjectDisposedException">The graph was disposed.</exception>
    public bool IsNode(int ordinal)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        bool isNode = Contains(ordinal) && (ParentOf(ordinal) >= 0 || ordinal == Root);
        GC.KeepAlive(this);
        return isNode;
    }

    /// <summary>Copies the neighbours of a row in the base layer; none if it is no node.</summary>
    /// <param name="ordinal">0 to Capacity-1.</param>
    /// <param name="neighbours">As many as there is room for here are copied.</param>
    /// <returns>How many there were room for.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is outside the capacity.</exception>
    /// <exception cref="ObjectDisposedException">The graph was disposed.</exception>
    public int CopyNeighbours(int ordinal, Span<int> neighbours)
    {
        if (!IsNode(ordinal))
        {
            return 0;
        }

        int* slots = Base.Slots(ordinal);
        int count = 0;
        while (count < Math.Min(Base.Degree, neighbours.Length) && Volatile.Read(ref slots[count]) is >= 0 and var next)
        {
            neighbours[count++] = next;
        }

        GC.KeepAlive(this);
        return count;
    }

    /// <summary>Frees the memory. No insert or search may be running.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _disposed, 1);
        Base.Dispose();
        _upper.Dispose();
        Duplicates.Dispose();
        _upperRowBuffer.Dispose();
        _childrenBuffer.Dispose();
        _levelBuffer.Dispose();
    }

    /// <summary>The most neighbours of a node in a layer.</summary>
    internal int DegreeOf(int layer) => layer == 0 ? Base.Degree : _upper.Degree;

    /// <summary>The slots of a node's neighbours in a layer it is in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int* Slots(int node, int layer) =>
        // In bounds: the node is below the capacity. Only nodes of level 1 and more are met in upper layers.
        layer == 0 ? Base.Slots(node) : _upper.Slots(_upperRow[node] + layer - 1);

    /// <summary>A node's neighbours in a layer it is in.</summary>
    internal NeighbourRow Row(int node, int layer) => new(Slots(node, layer), DegreeOf(layer));

    /// <summary>The highest layer a node is in. The node was placed.</summary>
    internal int LevelOf(int node) => _level[node];

    /// <summary>The level that a row takes when it is inserted.</summary>
    internal int NewLevelOf(int ordinal) => _levels.Of(ordinal);

    /// <summary>Marks a row as inserted; false when it was.</summary>
    internal bool TryClaim(int ordinal)
    {
        CheckOrdinal(ordinal);
        uint bit = 1u << (ordinal % 32);
        return (Interlocked.Or(ref _present[ordinal / 32], bit) & bit) == 0;
    }

    /// <summary>Gives a node its level and the rows for it; nobody can see it yet.</summary>
    internal void Place(int node, int level)
    {
        if (_hasBase)
        {
            Children[node] = 0;
        }

        _level[node] = (byte)level;
        if (level > 0)
        {
            _upperRow[node] = _upper.Take(level);
        }
    }

    /// <summary>Puts a row that nobody can see yet into the chain of the node that it equals, whose lock is held. It
    /// has no neighbours of its own.</summary>
    internal void JoinLocked(int node, int duplicate)
    {
        // A graph whose base layer is elsewhere has no rows to write to.
        if (_hasBase)
        {
            Row(duplicate, layer: 0).Initialise([]);
        }

        Duplicates.AddLocked(node, duplicate);
    }

    /// <summary>The neighbour in the first slot of a node: its parent, except for the root.</summary>
    internal int ParentOf(int node) => Volatile.Read(ref Base.Slots(node)[0]);

    /// <summary>Sets what a graph read from bytes begins with; nobody else sees it yet.</summary>
    internal void Restore(int entry, int root, int count)
    {
        _root = root;
        _count = count;
        _entry = entry < 0 ? EntryPoint.None.ToWord() : new EntryPoint(entry, LevelOf(entry)).ToWord();
    }

    internal void CountOne() => Interlocked.Increment(ref _count);

    /// <summary>Makes a linked node the entry point when it is higher than the one there is.</summary>
    internal void Raise(EntryPoint candidate)
    {
        long seen = Volatile.Read(ref _entry);
        while (candidate.Level > EntryPoint.FromWord(seen).Level)
        {
            long found = Interlocked.CompareExchange(ref _entry, candidate.ToWord(), seen);
            if (found == seen)
            {
                return;
            }

            seen = found;
        }
    }

    /// <summary>Makes a node the entry point and root of an empty graph; false when another was first.</summary>
    internal bool TryBegin(EntryPoint first)
    {
        long none = EntryPoint.None.ToWord();
        if (Interlocked.CompareExchange(ref _entry, first.ToWord(), none) != none)
        {
            return false;
        }

        Volatile.Write(ref _root, first.Ordinal);
        return true;
    }

    private void CheckOrdinal(int ordinal)
    {
        if ((uint)ordinal >= (uint)Capacity)
        {
            throw new ArgumentOutOfRangeException(
                nameof(ordinal), ordinal, $"ordinal is {ordinal}; allowed are 0 to {Capacity - 1}");
        }
    }
}
