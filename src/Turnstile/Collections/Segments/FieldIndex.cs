using Turnstile.Collections.Schema;
using Turnstile.Vectors;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;

namespace Turnstile.Collections.Segments;

/// <summary>Codes of the vectors of one field of one segment, and a graph or lists over codes or vectors; the graph in
/// memory or on disk. Of a multi-vector the code is that of its encoding. Derived (TRUTH-1).</summary>
/// <remarks>Threads: workers encode rows and insert them, queries search; see <see cref="IndexProgress"/>. Lifetime:
/// counted, for a segment whose vectors move from memory into its file keeps its index.</remarks>
internal sealed class FieldIndex : IDerivedIndex
{
    // What the graph reads if there are no codes; a reference is owned.
    private readonly IVectorColumn? _column;

    // Null if there are no codes; a reference is owned.
    private readonly SharedCodes? _codes;
    private ReferenceCount _references = ReferenceCount.One;

    // written once by the worker that found it out, read by queries
    private EffortTable? _efforts;

    // Interlocked only; rises
    private ulong _leftOutThrough;

    // replaced by workers, interlocked; read by queries
    private SegmentAnchors? _anchors;

    // a hint for the maintenance worker, which also sets it
    private bool _staysInMemory;

    // Interlocked: 1 once a worker lays it out anew
    private int _isLayoutBegun;

    // what came of that; set by that worker, taken by the maintenance worker
    private FieldIndex? _laidOut;

    private FieldIndex(
        VectorRows rows,
        IVectorColumn? column,
        SharedCodes? codes,
        HnswGraph? graph,
        int indexed,
        RowOrder? order = null)
    {
        Rows = rows;
        _column = column;
        _codes = codes;
        Graph = graph;
        Order = order;
        Progress = new IndexProgress(indexed);
        Coding = graph is not null && rows.Quantizer is not null ? new IndexProgress(indexed) : null;
        Errors = CodeErrors.AreFor(rows.Quantizer) ? new CodeErrors(rows, order) : null;
    }

    /// <summary>What searches read: codes, or the vectors in memory.</summary>
    public VectorRows Rows { get; }

    /// <summary>In which order codes and nodes of the graph lie, once they were laid out by its neighbourhoods: then
    /// their ordinals are places. Null for that of the rows.</summary>
    public RowOrder? Order { get; }

    /// <summary>Whether searches read codes, and hits are found among candidates by the vectors.</summary>
    public bool HasCodes => Rows.Quantizer is not null;

    /// <summary>How far the codes are from the vectors, as far as exact searches have found out; null where there are
    /// none that bound anything.</summary>
    public CodeErrors? Errors { get; private init; }

    /// <summary>The graph in memory; null for a field whose codes are scanned, and once the graph is on disk.</summary>
    public HnswGraph? Graph { get; }

    /// <summary>The graph on disk; null if it is in memory, or there is none.</summary>
    public PagedGraph? Paged { get; private init; }

    /// <summary>Whether there is a graph, wherever it is.</summary>
    public bool HasGraph => Graph is not null || Paged is not null;

    /// <summary>The lists, and when they grow; null for a field that has none.</summary>
    public GrowingLists? Lists { get; private init; }

    /// <summary>How many rows the graph has.</summary>
    public int LinkedCount => Graph?.Count ?? Paged?.Count ?? 0;

    /// <summary>Whether the graph is to be in memory though the field's are on disk: its file cannot be read.</summary>
    public bool StaysInMemory
    {
        get => Volatile.Read(ref _staysInMemory);
        set => Volatile.Write(ref _staysInMemory, value);
    }

    /// <summary>Which rows are indexed, or were left out.</summary>
    public IndexProgress Progress { get; }

    /// <summary>Which rows have codes, whether they are in the graph yet or not; null where there are no codes, or no
    /// graph: then rows have them once they are indexed.</summary>
    public IndexProgress? Coding { get; }

    /// <summary>The rows by nodes of a larger segment's graph; null where there is none, or too few or too many rows
    /// beside it.</summary>
    public SegmentAnchors? Anchors => Volatile.Read(ref _anchors);

    /// <summary>What effort a wanted recall takes; null until it was found out.</summary>
    public EffortTable? Efforts
    {
        get => Volatile.Read(ref _efforts);
        set => Volatile.Write(ref _efforts, value);
    }

    /// <summary>At and after this sequence none of the rows left out is live; zero if none was.</summary>
    public Sequence LeftOutThrough => new(Volatile.Read(ref _leftOutThrough));

    /// <inheritdoc/>
    /// <remarks>Codes and what is known of their errors, the base layer's links, and three numbers a row; lists.
    /// </remarks>
    public long Bytes => SearchedBytes + (Paged?.ByteCount ?? 0) + (Errors?.ByteCount ?? 0)
        + (Anchors?.Table.ByteCount ?? 0) + (Order?.ByteCount ?? 0) + (Lists?.Bytes ?? 0);

    /// <summary>What codes and links take that searches of a graph in memory read, bytes.</summary>
    public long SearchedBytes
    {
        get
        {
            long codes = Rows.Quantizer is { } quantizer ? Rows.Stride + quantizer.ResidualBytes : 0;
            long links = Graph is null ? 0 : (Graph.Parameters.BaseDegree + 3) * sizeof(int);
            return Progress.Watermark * (codes + links);
        }
    }

    /// <inheritdoc/>
    public bool IsFor(int count) => HasCodes || HasGraph || GrowingLists.AreFor(count);

    /// <inheritdoc/>
    public int IndexedOf(int count, bool isInFile) =>
        Math.Min(Lists?.IndexedOf(count) ?? count, Progress.Watermark);

    /// <inheritdoc/>
    public int UnhurriedOf(int count) => Math.Min(Lists?.UnhurriedOf(count) ?? count, Progress.Watermark);

    /// <inheritdoc/>
    public bool IsComplete(int count) =>
        Progress.Watermark >= count && (Lists is null || Lists.IsFinal || !GrowingLists.AreFor(count));

    /// <summary>An empty index of a field; null for a field without codes, graph and lists.</summary>
    /// <param name="field">The field.</param>
    /// <param name="column">Its vectors.</param>
    /// <param name="isSealed">Whether no row follows those that are there.</param>
    public static FieldIndex? Create(VectorField field, IVectorColumn column, bool isSealed)
    {
        if (field.Index.Kind == IndexKind.Ivf)
        {
            return ForLists(field, column, new GrowingLists(isSealed));
        }

        int capacity = column.Capacity;
        Quantizer? quantizer = field.NewQuantizer();
        if (quantizer is null && !field.Index.HasGraph)
        {
            return null;
        }

        VectorRows rows = quantizer is null ? ((VectorColumn)column).Rows : new VectorRows(quantizer, capacity);
        HnswGraph? graph = field.Index.HasGraph
            ? new HnswGraph(rows, ParametersOf(field), capacity)
            : null;
        return Over(rows, column, graph, indexed: 0);
    }

    /// <summary>An index of the first <paramref name="indexed"/> rows.</summary>
    public static FieldIndex Over(
        VectorRows rows, IVectorColumn column, HnswGraph? graph, int indexed, RowOrder? order = null)
    {
        IVectorColumn? searched = rows.Quantizer is null ? column : null;
        searched?.Retain();
        SharedCodes? codes = rows.Quantizer is null ? null : new SharedCodes(rows);
        return new FieldIndex(rows, searched, codes, graph, indexed, order);
    }

    /// <summary>An index whose lists are to be made over codes of the rows, which are made first, or over vectors.
    /// Takes the lists over.</summary>
    public static FieldIndex ForLists(VectorField field, IVectorColumn column, GrowingLists lists) =>
        field.NewQuantizer() is { } quantizer
            ? OfLists(new VectorRows(quantizer, column.Capacity), column, lists, indexed: 0)
            : OfLists(((VectorColumn)column).Rows, column, lists, indexed: 0);

    /// <summary>An index of lists whose codes are their own: no row needs one. Takes the lists over.</summary>
    public static FieldIndex OfLists(IVectorColumn column, GrowingLists lists) =>
        OfLists(((VectorColumn)column).Rows, column, lists, column.Capacity);

    /// <summary>The index that a file held, of lists over codes of the rows, or over vectors: it covers the first
    /// <paramref name="indexed"/> rows. Takes codes and lists over.</summary>
    public static FieldIndex OfLists(VectorRows rows, IVectorColumn column, GrowingLists lists, int indexed)
    {
        bool hasCodes = rows.Quantizer is not null;
        if (!hasCodes)
        {
            column.Retain();
        }

        SharedCodes? codes = hasCodes ? new SharedCodes(rows) : null;
        return new FieldIndex(rows, hasCodes ? null : column, codes, graph: null, indexed) { Lists = lists };
    }

    /// <summary>The index that a file held, whose graph stays there: it covers all rows. Takes both over.</summary>
    public static FieldIndex OnDisk(VectorRows codes, PagedGraph graph) =>
        new(codes, column: null, new SharedCodes(codes), graph: null, codes.Capacity) { Paged = graph };

    /// <summary>This index, which must be complete, with its graph on disk: the same codes.</summary>
    public FieldIndex MovedTo(PagedGraph graph)
    {
        _codes!.Retain();
        var moved = new FieldIndex(Rows, column: null, _codes, graph: null, Progress.Watermark)
        {
            Paged = graph,
            Errors = Errors,
        };
        moved.LeaveOut(LeftOutThrough);
        moved.Efforts = Efforts;
        return moved;
    }

    /// <summary>This index, which must be complete, with codes and graph laid out in an order; takes both over.
    /// </summary>
    public FieldIndex LaidOutAs(VectorRows codes, HnswGraph graph, RowOrder order)
    {
        var laidOut = new FieldIndex(codes, column: null, new SharedCodes(codes), graph, order.Count, order);
        laidOut.LeaveOut(LeftOutThrough);
        laidOut.Efforts = Efforts;
        return laidOut;
    }

    /// <summary>True for the one worker that is to lay it out anew.</summary>
    public bool TryBeginLayout() => Interlocked.CompareExchange(ref _isLayoutBegun, 1, 0) == 0;

    /// <summary>What is to take its place: the same rows, laid out anew. Null until a worker has made it, and once it
    /// was taken.</summary>
    public FieldIndex? LaidOut
    {
        get => Volatile.Read(ref _laidOut);
        set => Volatile.Write(ref _laidOut, value);
    }

    /// <summary>The same, for who takes it over.</summary>
    public FieldIndex? TakeLaidOut() => Interlocked.Exchange(ref _laidOut, null);

    /// <summary>The ordinal of a row in <see cref="Rows"/> and in the graph.</summary>
    public int PlaceOf(int row) => Order?.PlaceOf(row) ?? row;

    /// <summary>The row at an ordinal of <see cref="Rows"/> and of the graph.</summary>
    public int RowAt(int place) => Order?.RowAt(place) ?? place;

    /// <summary>This index, whose lists must be final and have codes of their own, without codes of the rows: those
    /// were for the time until then.</summary>
    /// <param name="column">The vectors, in the segment's file.</param>
    public FieldIndex WithoutCodes(IVectorColumn column) => OfLists(column, GrowingLists.Of(Lists!.Acquire()!));

    /// <summary>How the graph of a field is built.</summary>
    public static HnswParameters ParametersOf(VectorField field) => new(field.Index.M, field.Index.EfConstruction);

    /// <summary>Changes the anchors, unless another worker has.</summary>
    public void ReplaceAnchors(SegmentAnchors? seen, SegmentAnchors? by) =>
        Interlocked.CompareExchange(ref _anchors, by, seen);

    /// <summary>Whether a row is in the index, or is just being entered.</summary>
    public bool Contains(int row) =>
        Graph?.Contains(PlaceOf(row)) ?? Paged?.Contains(row) ?? Rows.HasVector(PlaceOf(row));

    /// <summary>How many rows a reader at <paramref name="at"/> can search through the index: none if a row was left
    /// out that is live for it.</summary>
    public int IndexedAt(Sequence at)
    {
        // In this order: whoever left rows out said so before it moved the watermark over them.
        int indexed = Progress.Watermark;
        return at >= LeftOutThrough ? indexed : 0;
    }

    /// <summary>How many rows a reader at <paramref name="at"/> can compare by their codes, beyond those that are
    /// indexed too; none if a row was left out that is live for it.</summary>
    public int CodedAt(Sequence at)
    {
        int coded = (Coding ?? Progress).Watermark;
        return HasCodes && at >= LeftOutThrough ? coded : 0;
    }

    /// <summary>Notes, before the progress moves over it, that a row is left out because it is superseded at
    /// <paramref name="by"/>, which is published. Index workers and opening.</summary>
    public void LeaveOut(Sequence by)
    {
        ulong seen = Volatile.Read(ref _leftOutThrough);
        while (by.Value > seen)
        {
            ulong found = Interlocked.CompareExchange(ref _leftOutThrough, by.Value, seen);
            if (found == seen)
            {
                return;
            }

            seen = found;
        }
    }

    /// <inheritdoc/>
    public void Retain() => _references.Retain();

    /// <inheritdoc/>
    public void Release()
    {
        if (!_references.Release())
        {
            return;
        }

        TakeLaidOut()?.Release();
        Graph?.Dispose();
        Paged?.Dispose();
        Lists?.Dispose();
        _codes?.Release();
        _column?.Release();
    }
}
