using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Segments;

/// <summary>One vector field of one segment: the vectors, and what is derived from them for search.</summary>
/// <remarks>The vectors are truth, the index is derived (TRUTH-1). Threads: the turnstile appends vectors, workers
/// index them, queries read both. Lifetime: the segment's; it owns a reference of each.</remarks>
internal sealed class VectorIndex(VectorField vectorField, VectorColumn column, FieldIndex? search) : IDisposable
{
    /// <summary>The field.</summary>
    public VectorField Field => vectorField;

    /// <summary>The vectors by ordinal.</summary>
    public VectorColumn Column => column;

    /// <summary>Codes and graph; null for a field that is searched by its vectors alone.</summary>
    public FieldIndex? Search => search;

    /// <summary>What vectors of <paramref name="count"/> rows and the index take in memory, bytes.</summary>
    public long BytesOf(int count) =>
        (column.IsInFile ? 0 : (long)count * column.Rows.Stride) + (search?.Bytes ?? 0);

    /// <summary>Room for <paramref name="capacity"/> rows, and an empty index of them.</summary>
    public static VectorIndex Create(VectorField field, int capacity)
    {
        VectorColumn column = VectorColumn.Create(field.Format, capacity);
        return new VectorIndex(field, column, FieldIndex.Create(field, column));
    }

    /// <summary>The same index over the vectors in another place; takes over the column.</summary>
    public VectorIndex With(VectorColumn moved)
    {
        search?.Retain();
        return new VectorIndex(vectorField, moved, search);
    }

    /// <summary>The same vectors and index for another segment object.</summary>
    public VectorIndex Share()
    {
        column.Retain();
        return With(column);
    }

    /// <summary>Whether all of the first <paramref name="count"/> rows can be searched through the index.</summary>
    public bool IsIndexed(int count) => IndexedOf(count) == count;

    /// <summary>How many of the first <paramref name="count"/> rows need no indexing any more; all in a field without
    /// an index.</summary>
    public int IndexedOf(int count) => search is null ? count : Math.Min(count, search.Progress.Watermark);

    /// <summary>Gives the references back.</summary>
    public void Dispose()
    {
        search?.Release();
        column.Release();
    }
}
