namespace Turnstile.Collections.Schema;

/// <summary>The list of field types that can be declared today.</summary>
internal static class FieldTypes
{
    /// <summary>Whether a field may be declared with <paramref name="type"/>.</summary>
    public static bool IsDeclarable(FieldType type) => type is FieldType.String or FieldType.Boolean
        or FieldType.Int32 or FieldType.Int64 or FieldType.Float or FieldType.Double
        or FieldType.DateTime or FieldType.Guid;
}
