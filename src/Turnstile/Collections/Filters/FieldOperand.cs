namespace Turnstile.Collections.Filters;

/// <summary>The value of a field, or of the document's id.</summary>
internal sealed class FieldOperand(string name) : Operand
{
    /// <summary>The field's name; <c>id</c> for the document's id.</summary>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public override string ToString() => FilterWords.IsBareName(Name)
        ? Name
        : $"\"{Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
