namespace Turnstile.Collections.Documents;

/// <summary>Marks a property that is not stored.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotStoredAttribute : Attribute;
