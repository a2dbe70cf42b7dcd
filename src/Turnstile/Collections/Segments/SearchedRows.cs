using Turnstile.Collections.Schema;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Memory;

namespace Turnstile.Collections.Segments;

/// <summary>What an index searches: codes of the rows, in whatever order they lie, or the vectors in memory.</summary>
/// <remarks>Several indexes may have the same: the one in memory, and the one that takes its place when the graph has
/// moved into a file. Threads: workers write codes of rows that they have claimed, any reads them. Lifetime: counted;
/// each index owns a reference. Codes are its own, and of a column it owns a reference.</remarks>
internal sealed class SearchedRows
{
    // Null for codes.
    private readonly VectorColumn? _column;
    private ReferenceCount _references = ReferenceCount.One;

    private SearchedRows(VectorRows rows, VectorColumn? column, RowOrder? order)
    {
        Rows = rows;
        Order = order;
        Errors = CodeErrors.AreFor(rows.Quantizer) ? new CodeErrors(rows, order) : null;
        _column = column;
    }

    /// <summary>The codes or vectors.</summary>
    public VectorRows Rows { get; }

    /// <summary>In which order codes lie, and nodes of the graph over them, once they were laid out by its
    /// neighbourhoods: then their ordinals are places. Null for that of the rows.</summary>
    public RowOrder? Order { get; }

    /// <summary>How far the codes are from the vectors, as far as exact searches have found out; null where there are
    /// none that bound anything.</summary>
    public CodeErrors? Errors { get; }

    /// <summary>Whether they are codes.</summary>
    public bool AreCodes => Rows.Quantizer is not null;

    /// <summary>What a code takes in memory, bytes; 0 for vectors, which are the column's.</summary>
    public long CodeBytes => Rows.Quantizer is { } quantizer ? Rows.Stride + quantizer.ResidualBytes : 0;

    /// <summary>Codes, which it takes over.</summary>
    /// <param name="codes">The codes.</param>
    /// <param name="order">In which order they lie; null for that of the rows.</param>
    public static SearchedRows OfCodes(VectorRows codes, RowOrder? order = null) => new(codes, column: null, order);

    /// <summary>The vectors of a column.</summary>
    public static SearchedRows OfVectors(VectorColumn column)
    {
        column.Retain();
        return new SearchedRows(column.Rows, column, order: null);
    }

    /// <summary>Codes of the rows of a field, none of which is made yet; the vectors where it has no codes.</summary>
    public static SearchedRows Of(VectorField field, IVectorColumn column) =>
        field.NewQuantizer() is { } quantizer
            ? OfCodes(new VectorRows(quantizer, column.Capacity))
            : OfVectors((VectorColumn)column);

    /// <summary>The ordinal of a row in <see cref="Rows"/>, and in a graph over them.</summary>
    public int PlaceOf(int row) => Order?.PlaceOf(row) ?? row;

    /// <summary>The row at an ordinal of <see cref="Rows"/>.</summary>
    public int RowAt(int place) => Order?.RowAt(place) ?? place;

    /// <summary>One owner more.</summary>
    public void Retain() => _references.Retain();

    /// <summary>One owner less; the last frees the memory.</summary>
    public void Release()
    {
        if (!_references.Release())
        {
            return;
        }

        if (_column is null)
        {
            Rows.Dispose();
        }
        else
        {
            _column.Release();
        }
    }
}
