using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Segments;

/// <summary>Inverted lists of the rows of one field of one segment, over codes of the rows, over codes of the lists'
/// own, or over vectors. Derived (TRUTH-1).</summary>
/// <remarks>Lists are made of rows that have codes, where rows get some; those that are in none yet are compared by
/// them. Threads and lifetime: <see cref="FieldIndex"/>.</remarks>
/// <param name="searched">Codes of the rows, or vectors; a reference is taken over.</param>
/// <param name="lists">The lists, and when they grow; taken over.</param>
/// <param name="indexed">How many of the rows have codes, or need none.</param>
internal sealed class ListIndex(SearchedRows searched, GrowingLists lists, int indexed) : FieldIndex(searched, indexed)
{
    /// <summary>The lists, and when they grow.</summary>
    public GrowingLists Lists => lists;

    /// <inheritdoc/>
    public override long Bytes => base.Bytes + lists.Bytes;

    /// <summary>An index whose lists are to be made over codes of the rows, which are made first, or over vectors.
    /// Takes the lists over.</summary>
    public static ListIndex Create(VectorField field, IVectorColumn column, GrowingLists lists) =>
        new(SearchedRows.Of(field, column), lists, indexed: 0);

    /// <summary>An index of lists whose codes are their own: no row needs one. Takes the lists over.</summary>
    public static ListIndex WithOwnCodes(VectorColumn column, GrowingLists lists) =>
        new(SearchedRows.OfVectors(column), lists, column.Capacity);

    /// <inheritdoc/>
    public override bool IsFor(int count) => HasCodes || GrowingLists.AreFor(count);

    /// <inheritdoc/>
    public override int IndexedOf(int count, bool isInFile) =>
        Math.Min(lists.IndexedOf(count), Progress.Watermark);

    /// <inheritdoc/>
    public override int UnhurriedOf(int count) => Math.Min(lists.UnhurriedOf(count), Progress.Watermark);

    /// <inheritdoc/>
    public override bool IsComplete(int count) =>
        base.IsComplete(count) && (lists.IsFinal || !GrowingLists.AreFor(count));

    /// <inheritdoc/>
    public override void Seal() => lists.Seal();

    /// <summary>This index, whose lists must be final and have codes of their own, without codes of the rows: those
    /// were for the time until then.</summary>
    /// <param name="column">The vectors, in the segment's file.</param>
    public ListIndex WithoutCodes(VectorColumn column) =>
        WithOwnCodes(column, GrowingLists.Of(lists.Acquire()!));

    /// <inheritdoc/>
    protected override void Free() => lists.Dispose();
}
