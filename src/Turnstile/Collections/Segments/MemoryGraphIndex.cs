using Turnstile.Collections.Schema;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;

namespace Turnstile.Collections.Segments;

/// <summary>A graph in memory over codes or vectors of one field of one segment. Derived (TRUTH-1).</summary>
/// <remarks>Once it is complete another takes its place: one whose codes and links are laid out anew, or, of a field
/// whose graphs are on disk, the one in its file. Threads and lifetime: <see cref="FieldIndex"/>.</remarks>
internal sealed class MemoryGraphIndex : GraphIndex
{
    // a hint for the maintenance worker, which also sets it
    private bool _staysInMemory;

    // Interlocked: 1 once a worker lays it out anew
    private int _isLayoutBegun;

    // what came of that; set by that worker, taken by the maintenance worker
    private MemoryGraphIndex? _laidOut;

    /// <summary>An index of the first <paramref name="indexed"/> rows; takes graph and a reference over.</summary>
    public MemoryGraphIndex(SearchedRows searched, HnswGraph graph, int indexed)
        : base(searched, indexed)
    {
        Graph = graph;
        Coding = searched.AreCodes ? new IndexProgress(indexed) : null;
    }

    /// <summary>The graph.</summary>
    public HnswGraph Graph { get; }

    /// <summary>Which rows have codes, whether they are in the graph yet or not; null where there are no codes.
    /// </summary>
    public IndexProgress? Coding { get; }

    /// <inheritdoc/>
    public override int LinkedCount => Graph.Count;

    /// <summary>Whether it is to be in memory though the field's graphs are on disk: its file cannot be read.</summary>
    public bool StaysInMemory
    {
        get => Volatile.Read(ref _staysInMemory);
        set => Volatile.Write(ref _staysInMemory, value);
    }

    /// <summary>What is to take its place: the same rows, laid out anew. Null until a worker has made it, and once it
    /// was taken.</summary>
    public MemoryGraphIndex? LaidOut
    {
        get => Volatile.Read(ref _laidOut);
        set => Volatile.Write(ref _laidOut, value);
    }

    /// <inheritdoc/>
    /// <remarks>Beside codes the base layer's links, and three numbers a row.</remarks>
    public override long Bytes => base.Bytes + (Progress.Watermark * LinkBytes);

    /// <summary>What codes and links take that searches read, bytes.</summary>
    public long SearchedBytes => Progress.Watermark * (Searched.CodeBytes + LinkBytes);

    private long LinkBytes => (Graph.Parameters.BaseDegree + 3) * sizeof(int);

    /// <inheritdoc/>
    protected override int CodedCount => (Coding ?? Progress).Watermark;

    /// <summary>An empty index of a field that has a graph.</summary>
    public static MemoryGraphIndex Create(VectorField field, IVectorColumn column)
    {
        SearchedRows searched = SearchedRows.Of(field, column);
        var parameters = new HnswParameters(field.Index.M, field.Index.EfConstruction);
        return new MemoryGraphIndex(
            searched, new HnswGraph(searched.Rows, parameters, column.Capacity), indexed: 0);
    }

    /// <inheritdoc/>
    public override bool Contains(int row) => Graph.Contains(PlaceOf(row));

    /// <summary>This index, which must be complete and have codes, with its graph on disk: over the same codes.
    /// </summary>
    public PagedGraphIndex MovedTo(PagedGraph graph)
    {
        Searched.Retain();
        var moved = new PagedGraphIndex(Searched, graph, Progress.Watermark);
        moved.Inherit(this);
        return moved;
    }

    /// <summary>This index, which must be complete, with codes and graph laid out in an order; takes both over.
    /// </summary>
    public MemoryGraphIndex LaidOutAs(VectorRows codes, HnswGraph graph, RowOrder order)
    {
        var laidOut = new MemoryGraphIndex(SearchedRows.OfCodes(codes, order), graph, order.Count);
        laidOut.Inherit(this);
        return laidOut;
    }

    /// <summary>True for the one worker that is to lay it out anew.</summary>
    public bool TryBeginLayout() => Interlocked.CompareExchange(ref _isLayoutBegun, 1, 0) == 0;

    /// <summary><see cref="LaidOut"/>, for who takes it over.</summary>
    public MemoryGraphIndex? TakeLaidOut() => Interlocked.Exchange(ref _laidOut, null);

    /// <inheritdoc/>
    protected override void Free()
    {
        TakeLaidOut()?.Release();
        Graph.Dispose();
    }
}
