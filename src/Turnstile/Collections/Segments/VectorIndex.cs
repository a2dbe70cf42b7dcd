using Turnstile.Collections.Schema;
using Turnstile.Vectors;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;

namespace Turnstile.Collections.Segments;

/// <summary>One vector field of one segment: the vectors, and the graph over them as far as it is built.</summary>
/// <remarks>Rows are truth, the graph is derived (TRUTH-1). Threads: the turnstile appends rows, workers insert them
/// into the graph, queries read both. Lifetime: the segment's.</remarks>
internal sealed class VectorIndex : IDisposable
{
    // Interlocked only; rises
    private ulong _leftOutThrough;

    private VectorIndex(VectorField field, VectorRows rows, HnswGraph? graph, int indexed)
    {
        Field = field;
        Rows = rows;
        Graph = graph;
        Progress = new IndexProgress(indexed);
    }

    /// <summary>The field.</summary>
    public VectorField Field { get; }

    /// <summary>The vectors by ordinal.</summary>
    public VectorRows Rows { get; }

    /// <summary>The graph; null for a field that is searched exactly.</summary>
    public HnswGraph? Graph { get; }

    /// <summary>About what the graph takes in memory, bytes: the base layer's links, and three numbers a row.</summary>
    public long GraphBytes =>
        Graph is null ? 0 : (long)Graph.Count * (Graph.Parameters.BaseDegree + 3) * sizeof(int);

    /// <summary>Which rows are in the graph, or were left out.</summary>
    public IndexProgress Progress { get; }

    /// <summary>At and after this sequence none of the rows left out of the graph is live; zero if none was.</summary>
    public Sequence LeftOutThrough => new(Volatile.Read(ref _leftOutThrough));

    /// <summary>Room for <paramref name="capacity"/> rows and an empty graph over them.</summary>
    public static VectorIndex Create(VectorField field, int capacity)
    {
        var rows = new VectorRows(FormatOf(field), capacity);
        return new VectorIndex(field, rows, NewGraph(field, rows), 0);
    }

    /// <summary>The rows with a graph that was read from a file and covers the first <paramref name="indexed"/> of
    /// them.</summary>
    public static VectorIndex Open(VectorField field, VectorRows rows, HnswGraph? graph, int indexed) =>
        new(field, rows, graph ?? NewGraph(field, rows), graph is null ? 0 : indexed);

    /// <summary>The layout of a field's vectors.</summary>
    public static VectorFormat FormatOf(VectorField field) => new(field.Element, field.Dimension, field.Metric);

    /// <summary>How many rows a reader at <paramref name="at"/> can search through the graph: none if a row was left
    /// out that is live for it.</summary>
    public int IndexedAt(Sequence at)
    {
        // In this order: whoever left rows out said so before it moved the watermark over them.
        int indexed = Progress.Watermark;
        return at >= LeftOutThrough ? indexed : 0;
    }

    /// <summary>Notes, before the progress moves over it, that a row is left out of the graph because it is superseded
    /// at
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

    /// <summary>Whether all of the first <paramref name="count"/> rows can be searched through the graph.</summary>
    public bool IsIndexed(int count) => IndexedOf(count) == count;

    /// <summary>How many of the first <paramref name="count"/> rows need no indexing any more; all in a field without a
    /// graph.</summary>
    public int IndexedOf(int count) => Graph is null ? count : Math.Min(count, Progress.Watermark);

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        Graph?.Dispose();
        Rows.Dispose();
    }

    private static HnswGraph? NewGraph(VectorField field, VectorRows rows) => field.Index.Kind == IndexKind.Hnsw
        ? new HnswGraph(rows, new HnswParameters(field.Index.M, field.Index.EfConstruction), rows.Capacity)
        : null;
}
