namespace Turnstile.Vectors.Search;

/// <summary>The filter that passes every row.</summary>
public readonly struct AcceptAll : IRowFilter
{
    /// <inheritdoc/>
    public bool Accepts(int ordinal) => true;
}
