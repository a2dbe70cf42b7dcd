namespace Turnstile.Collections.Documents;

/// <summary>Says which field a property is stored in.</summary>
/// <param name="name">The field's name; null for the property's own in camelCase.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FieldAttribute(string? name = null) : Attribute
{
    /// <summary>The field's name; null for the property's own in camelCase.</summary>
    public string? Name { get; } = name;

    /// <summary>Whether null is refused; a property whose type has no null is always required.</summary>
    public bool Required { get; init; }
}
