using System.Collections.Immutable;
using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Documents;

/// <summary>The vectors of one document as the columns of an operation. Format: docs/formats/row.md,
/// vectors.</summary>
/// <remarks><code>
/// size  field
///    m  one byte per vector field, in the order of the schema: 1 if there is a vector, 0 for null
///       zeros up to a multiple of 8
///    n  each vector that is there, in the same order: components as stored, zeros up to a multiple of 8
/// </code>
/// So every vector begins at a multiple of 8 from the start. Threads: any.</remarks>
internal sealed class VectorColumns
{
    private readonly ImmutableArray<VectorField> _fields;

    /// <summary>The codec for the vectors of <paramref name="schema"/>.</summary>
    public VectorColumns(CollectionSchema schema)
    {
        _fields = schema.Vectors;
    }

    /// <summary>The size of the columns, bytes; 0 if the schema has no vector field.</summary>
    public int Measure(ReadOnlySpan<VectorValue> vectors)
    {
        int bytes = Padded(_fields.Length);
        for (int i = 0; i < _fields.Length; i++)
        {
            bytes += vectors[i].IsNull ? 0 : Padded(_fields[i].ByteCount);
        }

        return bytes;
    }

    /// <summary>Writes checked vectors, in the order of the schema, into as many bytes as measured.</summary>
    public void Write(ReadOnlySpan<VectorValue> vectors, Span<byte> columns)
    {
        columns.Clear();
        int offset = Padded(_fields.Length);
        for (int i = 0; i < _fields.Length; i++)
        {
            if (!vectors[i].IsNull)
            {
                columns[i] = 1;
                vectors[i].Bytes.CopyTo(columns.Slice(offset, _fields[i].ByteCount));
                offset += Padded(_fields[i].ByteCount);
            }
        }
    }

    /// <summary>The stored bytes of the vector field at <paramref name="index"/>; false for null.</summary>
    /// <exception cref="InvalidDataException">The columns are not of this schema.</exception>
    public bool TryGet(ReadOnlySpan<byte> columns, int index, out ReadOnlySpan<byte> vector)
    {
        long offset = Padded(_fields.Length);
        for (int i = 0; i <= index; i++)
        {
            if (i >= columns.Length || columns[i] > 1)
            {
                throw Bad(columns.Length);
            }

            if (i < index)
            {
                offset += columns[i] * (long)Padded(_fields[i].ByteCount);
            }
        }

        vector = default;
        if (columns[index] == 0)
        {
            return false;
        }

        int bytes = _fields[index].ByteCount;
        if (offset + bytes > columns.Length)
        {
            throw Bad(columns.Length);
        }

        vector = columns.Slice((int)offset, bytes);
        return true;
    }

    private static int Padded(int bytes) => (bytes + 7) & ~7;

    private static InvalidDataException Bad(int length) =>
        new($"vector columns: {length} bytes do not fit the schema's vector fields");
}
