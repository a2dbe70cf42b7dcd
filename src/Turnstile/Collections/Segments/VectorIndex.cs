using Turnstile.Collections.Schema;
using Turnstile.Vectors.Ivf;

namespace Turnstile.Collections.Segments;

/// <summary>One vector field of one segment: the vectors, and what is derived from them for search.</summary>
/// <remarks>The vectors are truth, the index is derived (TRUTH-1). Threads: the turnstile appends vectors, workers
/// index them, queries read both. Lifetime: the segment's; it owns a reference of each.</remarks>
internal sealed class VectorIndex(
    VectorField vectorField, VectorColumn column, FieldIndex? search, ListIndex? lists) : IDisposable
{
    /// <summary>The field.</summary>
    public VectorField Field => vectorField;

    /// <summary>The vectors by ordinal.</summary>
    public VectorColumn Column => column;

    /// <summary>Codes and graph; null for a field that is searched by its vectors alone.</summary>
    public FieldIndex? Search => search;

    /// <summary>Inverted lists; null for a field that has none.</summary>
    public ListIndex? Lists => lists;

    /// <summary>What vectors of <paramref name="count"/> rows and the index take in memory, bytes.</summary>
    public long BytesOf(int count) =>
        (column.IsInFile ? 0 : (long)count * column.Rows.Stride) + IndexBytes;

    /// <summary>What codes, graph and lists take in memory, bytes.</summary>
    public long IndexBytes => (search?.Bytes ?? 0) + (lists?.Codes?.ByteCount ?? 0);

    /// <summary>Room for <paramref name="capacity"/> rows, and an empty index of them.</summary>
    public static VectorIndex Create(VectorField field, int capacity)
    {
        VectorColumn column = VectorColumn.Create(field.Format, capacity);
        return Create(field, column);
    }

    /// <summary>Empty indexes over a column.</summary>
    public static VectorIndex Create(VectorField field, VectorColumn column) =>
        new(field, column, FieldIndex.Create(field, column), NewLists(field, codes: null));

    /// <summary>The lists of a field that has some, as far as they are there.</summary>
    public static ListIndex? NewLists(VectorField field, FastScanCodes? codes) =>
        field.Index.Kind == IndexKind.Ivf ? new ListIndex(codes) : null;

    /// <summary>The same index over the vectors in another place; takes over the column.</summary>
    public VectorIndex With(VectorColumn moved)
    {
        search?.Retain();
        lists?.Retain();
        return new VectorIndex(vectorField, moved, search, lists);
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
    public int IndexedOf(int count)
    {
        if (search is not null)
        {
            return Math.Min(count, search.Progress.Watermark);
        }

        return HasIndexOf(count) && lists?.Codes is null ? 0 : count;
    }

    /// <summary>Whether so many rows have an index, or will have one.</summary>
    public bool HasIndexOf(int count) => search is not null || (lists is not null && count >= ListIndex.RowsMin);

    /// <summary>Gives the references back.</summary>
    public void Dispose()
    {
        search?.Release();
        lists?.Release();
        column.Release();
    }
}
