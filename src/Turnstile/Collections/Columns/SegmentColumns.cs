using System.Collections.Immutable;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Columns;

/// <summary>All scalar columns of one segment, and its document ids, by ordinal.</summary>
/// <remarks>Rows are appended in the order of their ordinals and never changed. Threads: Append from the one writer;
/// the rest from any, for ordinals below a count that was stored with release after their Append and read with acquire.
/// </remarks>
internal sealed class SegmentColumns
{
    private readonly Dictionary<int, IScalarColumn> _byId;

    /// <summary>Empty columns for rows of <paramref name="schema"/>.</summary>
    public SegmentColumns(CollectionSchema schema)
    {
        Schema = schema;
        Keys = new KeyColumn(schema.IdKind);
        Columns = [.. schema.Fields.Select(ScalarColumns.Create)];
        _byId = Columns.ToDictionary(column => column.Field.Id);
    }

    /// <summary>The schema that the columns follow.</summary>
    public CollectionSchema Schema { get; }

    /// <summary>One column per scalar field, in the order of the schema.</summary>
    public ImmutableArray<IScalarColumn> Columns { get; }

    /// <summary>The encoded document ids.</summary>
    public KeyColumn Keys { get; }

    /// <summary>What ids and values take in a file, bytes, but for nulls. Writer only, and any once no row
    /// follows.</summary>
    public long ByteCount => Keys.ByteCount + Columns.Sum(static column => column.ByteCount);

    /// <summary>Rows appended so far. Writer only: readers are told a count by whoever publishes rows.</summary>
    public int Count { get; private set; }

    /// <summary>The column of <paramref name="field"/>, found by its id; null if these rows are older than the field.
    /// </summary>
    public IScalarColumn? Find(ScalarField field) =>
        _byId.TryGetValue(field.Id, out IScalarColumn? column) && column.Field.Type == field.Type ? column : null;

    /// <summary>Adds the next row.</summary>
    /// <param name="ordinal">Must be <see cref="Count"/>.</param>
    /// <param name="key">The encoded document id.</param>
    /// <param name="row">The row; a field that it does not know becomes null.</param>
    /// <exception cref="InvalidDataException">The row is damaged; nothing more may be appended then.</exception>
    public void Append(int ordinal, ReadOnlySpan<byte> key, in RowReader row)
    {
        Invariant.Check(ordinal == Count, "COLUMN-1", $"ordinal {ordinal} is appended after {Count} rows");
        Keys.Append(key);
        foreach (IScalarColumn column in Columns)
        {
            column.Append(row.Get(column.Field));
        }

        Count++;
    }

    /// <summary>Adds a row of other columns; a field that they do not know becomes null.</summary>
    public void Append(SegmentColumns source, int ordinal)
    {
        Keys.Append(source.Keys[ordinal]);
        foreach (IScalarColumn column in Columns)
        {
            column.Append(source.Find(column.Field)?.Get(ordinal) ?? default);
        }

        Count++;
    }

    /// <summary>The document at <paramref name="ordinal"/> with the fields at <paramref
    /// name="fieldIndexes"/>.</summary>
    public Document Read(int ordinal, ulong version, Sequence sequence, ReadOnlySpan<int> fieldIndexes)
    {
        var document = new Document(DocumentIdCodec.Read(Keys[ordinal])) { Version = version, Sequence = sequence };
        foreach (int index in fieldIndexes)
        {
            document[Schema.Fields[index].Name] = Columns[index].Get(ordinal);
        }

        return document;
    }

    /// <summary>Marks columns that were filled by reading as <paramref name="count"/> rows long.</summary>
    internal void Loaded(int count) => Count = count;
}
