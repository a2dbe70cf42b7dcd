using Turnstile.Collections.Columns;
using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Segments;

/// <summary>Rows that can be written as the file of one segment: a sealed segment, or what is kept of
/// several.</summary>
internal interface ISegmentRows
{
    /// <summary>The collection's id.</summary>
    uint Collection { get; }

    /// <summary>What the rows look like.</summary>
    CollectionSchema Schema { get; }

    /// <summary>How many rows there are.</summary>
    int Count { get; }

    /// <summary>Document ids and scalar fields.</summary>
    SegmentColumns Columns { get; }

    /// <summary>The sequence that wrote a row; they rise.</summary>
    Sequence SequenceOf(int row);

    /// <summary>What stands in the file of a row's vector, in the field at <paramref name="field"/> of the schema.
    /// </summary>
    ReadOnlySpan<byte> RecordOf(int field, int row);
}
