using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Columns;

/// <summary>Chooses the column for a field's type.</summary>
internal static class ScalarColumns
{
    /// <summary>An empty column for <paramref name="field"/>.</summary>
    public static IScalarColumn Create(ScalarField field) => field.Type switch
    {
        FieldType.String => new TextColumn(field),
        FieldType.Boolean => new FixedColumn<byte>(field),
        FieldType.Int32 => new FixedColumn<int>(field),
        FieldType.Int64 or FieldType.DateTime => new FixedColumn<long>(field),
        FieldType.Float => new FixedColumn<float>(field),
        FieldType.Double => new FixedColumn<double>(field),
        FieldType.Guid => new FixedColumn<Guid>(field),
        _ => throw new ArgumentException($"field \"{field.Name}\" has type {field.Type}, which has no column"),
    };
}
