using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Log;

namespace Turnstile.Collections.Segments;

/// <summary>Appends document versions to the writing segment.</summary>
/// <remarks>Threads: turnstile only. The order of publication: vectors and columns, then the row's sequence, then the
/// count.
/// </remarks>
internal sealed class SegmentAppender(CollectionSchema schema)
{
    private readonly VectorColumns _vectorColumns = new(schema);

    /// <summary>Appends the document version that <paramref name="operation"/> carries.</summary>
    public void Append(Segment segment, Sequence sequence, in Operation operation)
    {
        int ordinal = segment.Count;
        Invariant.Check(ordinal < segment.Capacity, "ORDER-2", "a logged document has no room in its segment");
        Invariant.Check(
            ordinal == 0 || segment.Sequences[ordinal - 1] < sequence, "ORDER-1", "rows are not appended in order");
        for (int i = 0; i < segment.Vectors.Length; i++)
        {
            VectorIndex index = segment.Vectors[i];
            if (_vectorColumns.TryGet(operation.Columns, i, out ReadOnlySpan<byte> vector))
            {
                index.Column.Write(ordinal, vector);
            }
            else
            {
                index.Column.WriteMissing(ordinal);
            }
        }

        segment.Columns.Append(ordinal, operation.Key, new RowReader(operation.Value));
        segment.Sequences.Write(ordinal, sequence);
        segment.Publish(ordinal + 1);
    }
}
