using System.Buffers.Binary;
using System.Collections.Immutable;
using Turnstile.Collections.Schema;
using Turnstile.Log;

namespace Turnstile.Collections.Documents;

/// <summary>The vectors of one document as the columns of an operation. Format: docs/formats/row.md,
/// vectors.</summary>
/// <remarks><code>
/// size  field
///    m  one byte per vector field, in the order of the schema: 1 if there is a vector, 0 for null
///       zeros up to a multiple of 8
///    n  each vector that is there, in the same order: components as stored, zeros up to a multiple of 8; before a
///       sparse vector or a multi-vector, whose size the schema does not say: its bytes (4), zero (4)
/// </code>
/// So every vector begins at a multiple of 8 from the start. Threads: any.</remarks>
internal sealed class VectorColumns
{
    // Four of them are zero, so that what follows is aligned.
    private const int SizeBytes = 8;

    private readonly ImmutableArray<VectorField> _fields;

    /// <summary>The codec for the vectors of <paramref name="schema"/>.</summary>
    public VectorColumns(CollectionSchema schema)
    {
        _fields = schema.Vectors;
    }

    /// <summary>The size of the columns, bytes; 0 if the schema has no vector field.</summary>
    /// <exception cref="ArgumentException">They are more than fit a batch.</exception>
    public int Measure(ReadOnlySpan<VectorValue> vectors)
    {
        long bytes = Padded(_fields.Length);
        for (int i = 0; i < _fields.Length; i++)
        {
            bytes += vectors[i].IsNull ? 0 : HeadBytes(_fields[i]) + Padded(vectors[i].Bytes.Length);
        }

        return bytes <= OperationBuffer.BatchBytesMax
            ? (int)bytes
            : throw new ArgumentException(
                $"the document's vectors have {bytes} bytes; at most {OperationBuffer.BatchBytesMax} are allowed");
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
                ReadOnlySpan<byte> vector = vectors[i].Bytes;
                columns[i] = 1;
                if (HeadBytes(_fields[i]) > 0)
                {
                    BinaryPrimitives.WriteInt32LittleEndian(columns[offset..], vector.Length);
                    offset += SizeBytes;
                }

                vector.CopyTo(columns.Slice(offset, vector.Length));
                offset += Padded(vector.Length);
            }
        }
    }

    /// <summary>The stored bytes of the vector field at <paramref name="index"/>; false for null.</summary>
    /// <exception cref="InvalidDataException">The columns are not of this schema.</exception>
    public bool TryGet(ReadOnlySpan<byte> columns, int index, out ReadOnlySpan<byte> vector)
    {
        vector = default;
        int offset = Padded(_fields.Length);
        for (int i = 0; i <= index; i++)
        {
            if (i >= columns.Length || columns[i] > 1)
            {
                throw Bad(columns.Length);
            }

            vector = columns[i] == 0 ? default : Take(columns, _fields[i], ref offset);
        }

        return columns[index] == 1;
    }

    private static ReadOnlySpan<byte> Take(ReadOnlySpan<byte> columns, VectorField field, scoped ref int offset)
    {
        int bytes = field.ByteCount;
        if (HeadBytes(field) > 0)
        {
            bytes = offset + SizeBytes <= columns.Length
                ? BinaryPrimitives.ReadInt32LittleEndian(columns[offset..])
                : throw Bad(columns.Length);
            offset += SizeBytes;
        }

        if (!field.Fits(bytes) || bytes > columns.Length - offset)
        {
            throw Bad(columns.Length);
        }

        ReadOnlySpan<byte> vector = columns.Slice(offset, bytes);
        offset += Padded(bytes);
        return vector;
    }

    private static int HeadBytes(VectorField field) => field.Kind == VectorKind.Dense ? 0 : SizeBytes;

    private static int Padded(int bytes) => (bytes + 7) & ~7;

    private static InvalidDataException Bad(int length) =>
        new($"vector columns: {length} bytes do not fit the schema's vector fields");
}
