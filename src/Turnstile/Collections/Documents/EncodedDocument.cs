namespace Turnstile.Collections.Documents;

/// <summary>A document that was checked and measured, ready to be written into an operation.</summary>
/// <remarks>It refers to the caller's vectors; write it before they change.</remarks>
internal sealed class EncodedDocument
{
    private readonly FieldValue[] _fields;
    private readonly VectorValue[] _vectors;
    private readonly RowWriter _rows;
    private readonly VectorColumns _columns;

    internal EncodedDocument(
        DocumentId id, FieldValue[] fields, VectorValue[] vectors, RowWriter rows, VectorColumns columns)
    {
        Id = id;
        Key = DocumentIdCodec.ToBytes(id);
        _fields = fields;
        _vectors = vectors;
        _rows = rows;
        _columns = columns;
        long bytes = rows.Measure(fields);
        if (bytes > RowFormat.RowBytesMax)
        {
            throw new ArgumentException(
                $"the document's fields have {bytes} bytes; at most {RowFormat.RowBytesMax} are allowed");
        }

        RowBytes = (int)bytes;
        ColumnsBytes = columns.Measure(vectors);
    }

    /// <summary>The document's id, of the schema's kind.</summary>
    public DocumentId Id { get; }

    /// <summary>The encoded id.</summary>
    public ReadOnlyMemory<byte> Key { get; }

    /// <summary>The size of the row, bytes.</summary>
    public int RowBytes { get; }

    /// <summary>The size of the vector columns, bytes.</summary>
    public int ColumnsBytes { get; }

    /// <summary>The checked values, in the order of the schema's fields.</summary>
    public ReadOnlySpan<FieldValue> Fields => _fields;

    /// <summary>The checked vectors, in the order of the schema's vector fields.</summary>
    public ReadOnlySpan<VectorValue> Vectors => _vectors;

    /// <summary>Writes the row into exactly <see cref="RowBytes"/> bytes.</summary>
    public void WriteRow(Span<byte> row) => _rows.Write(_fields, row);

    /// <summary>Writes the vectors into exactly <see cref="ColumnsBytes"/> bytes.</summary>
    public void WriteColumns(Span<byte> columns) => _columns.Write(_vectors, columns);
}
