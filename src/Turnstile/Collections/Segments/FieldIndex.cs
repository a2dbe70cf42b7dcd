using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Memory;

namespace Turnstile.Collections.Segments;

/// <summary>An index over codes of the rows of one field of one segment, or over its vectors: what all kinds of it have
/// in common. Of a multi-vector the code is that of its encoding. Derived (TRUTH-1).</summary>
/// <remarks>
/// <code>
///   CodeIndex           codes that are scanned
///   MemoryGraphIndex    a graph in memory            of fields of kind Hnsw; of kind Disk until it is written
///   PagedGraphIndex     the same graph in a file
///   ListIndex           lists
/// </code>
/// Threads: workers encode rows and insert them, queries search; see <see cref="IndexProgress"/>. Lifetime: counted,
/// for a segment whose vectors move from memory into its file keeps its index.</remarks>
internal abstract class FieldIndex : IDerivedIndex
{
    private ReferenceCount _references = ReferenceCount.One;

    // Interlocked only; rises
    private ulong _leftOutThrough;

    /// <summary>An index of the first <paramref name="indexed"/> rows; takes a reference over.</summary>
    protected FieldIndex(SearchedRows searched, int indexed)
    {
        Searched = searched;
        Progress = new IndexProgress(indexed);
    }

    /// <summary>What searches read: codes, or the vectors in memory.</summary>
    public VectorRows Rows => Searched.Rows;

    /// <summary>In which order they lie; null for that of the rows. See <see cref="SearchedRows.Order"/>.</summary>
    public RowOrder? Order => Searched.Order;

    /// <summary>How far codes are from vectors; see <see cref="SearchedRows.Errors"/>.</summary>
    public CodeErrors? Errors => Searched.Errors;

    /// <summary>Whether searches read codes, and hits are found among candidates by the vectors.</summary>
    public bool HasCodes => Searched.AreCodes;

    /// <summary>Which rows are indexed, or were left out.</summary>
    public IndexProgress Progress { get; }

    /// <summary>At and after this sequence none of the rows left out is live; zero if none was.</summary>
    public Sequence LeftOutThrough => new(Volatile.Read(ref _leftOutThrough));

    /// <inheritdoc/>
    /// <remarks>Codes, what is known of their errors, and their order; and what the kind has beside.</remarks>
    public virtual long Bytes =>
        (Progress.Watermark * Searched.CodeBytes) + (Errors?.ByteCount ?? 0) + (Order?.ByteCount ?? 0);

    /// <summary>What is searched; a reference is owned.</summary>
    protected SearchedRows Searched { get; }

    /// <summary>How many rows have codes, if any have, whether they are indexed yet or not.</summary>
    protected virtual int CodedCount => Progress.Watermark;

    /// <inheritdoc/>
    public virtual bool IsFor(int count) => true;

    /// <inheritdoc/>
    public virtual int IndexedOf(int count, bool isInFile) => Math.Min(count, Progress.Watermark);

    /// <inheritdoc/>
    public virtual int UnhurriedOf(int count) => Math.Min(count, Progress.Watermark);

    /// <inheritdoc/>
    public virtual bool IsComplete(int count) => Progress.Watermark >= count;

    /// <inheritdoc/>
    public virtual void Seal()
    {
    }

    /// <summary>Whether a row is in the index, or is just being entered.</summary>
    public virtual bool Contains(int row) => Rows.HasVector(PlaceOf(row));

    /// <summary>The ordinal of a row in <see cref="Rows"/>, and in a graph over them.</summary>
    public int PlaceOf(int row) => Searched.PlaceOf(row);

    /// <summary>The row at an ordinal of <see cref="Rows"/>, and of a graph over them.</summary>
    public int RowAt(int place) => Searched.RowAt(place);

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
        int coded = CodedCount;
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
        if (_references.Release())
        {
            Free();
            Searched.Release();
        }
    }

    /// <summary>Frees what the kind has beside what is searched. The last owner.</summary>
    protected virtual void Free()
    {
    }
}
