namespace Turnstile.Collections.Documents;

/// <summary>Marks the property that is the document's id. Without it, the property called Id is.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DocumentKeyAttribute : Attribute;
