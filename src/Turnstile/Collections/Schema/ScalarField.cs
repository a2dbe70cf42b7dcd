namespace Turnstile.Collections.Schema;

/// <summary>A field of a document that holds one scalar, or null unless it is required.</summary>
public sealed record ScalarField
{
    /// <summary>Declares a field.</summary>
    /// <param name="name">1 to 255 UTF-8 bytes: letters, digits, <c>_ - .</c>; not <c>id</c>.</param>
    /// <param name="type">What it holds.</param>
    /// <param name="required">Whether null is refused.</param>
    /// <exception cref="ArgumentException">The name or the type is not allowed.</exception>
    public ScalarField(string name, FieldType type, bool required = false)
    {
        Name = SchemaName.Check(name, "field");
        if (name == SchemaName.Id)
        {
            throw new ArgumentException("a field cannot be called \"id\"; that is the document's id", nameof(name));
        }

        Type = FieldTypes.IsDeclarable(type)
            ? type
            : throw new ArgumentException($"field \"{name}\" has type {type}, which cannot be declared", nameof(type));
        Required = required;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What it holds.</summary>
    public FieldType Type { get; }

    /// <summary>Whether null is refused.</summary>
    public bool Required { get; }

    /// <summary>Its number in rows: given by the schema, 1 and up, kept for ever; 0 before it is in a
    /// schema.</summary>
    public int Id { get; internal init; }

    /// <summary>Declares a text field.</summary>
    public static ScalarField String(string name, bool required = false) => new(name, FieldType.String, required);

    /// <summary>Declares a true-or-false field.</summary>
    public static ScalarField Boolean(string name, bool required = false) => new(name, FieldType.Boolean, required);

    /// <summary>Declares a field of signed 32-bit numbers.</summary>
    public static ScalarField Int32(string name, bool required = false) => new(name, FieldType.Int32, required);

    /// <summary>Declares a field of signed 64-bit numbers.</summary>
    public static ScalarField Int64(string name, bool required = false) => new(name, FieldType.Int64, required);

    /// <summary>Declares a field of 32-bit floats.</summary>
    public static ScalarField Float(string name, bool required = false) => new(name, FieldType.Float, required);

    /// <summary>Declares a field of 64-bit floats.</summary>
    public static ScalarField Double(string name, bool required = false) => new(name, FieldType.Double, required);

    /// <summary>Declares a field of points in time.</summary>
    public static ScalarField DateTime(string name, bool required = false) => new(name, FieldType.DateTime, required);

    /// <summary>Declares a field of Guids.</summary>
    public static ScalarField Guid(string name, bool required = false) => new(name, FieldType.Guid, required);
}
