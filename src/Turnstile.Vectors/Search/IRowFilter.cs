namespace Turnstile.Vectors.Search;

/// <summary>Which rows may be results: visibility, deletion and predicates come in through this.</summary>
/// <remarks>Implement it as a small readonly struct: searches are compiled for each filter type, so that the test is
/// inlined. It must give one answer for one ordinal during one search.</remarks>
public interface IRowFilter
{
    /// <summary>Whether the row may be a result.</summary>
    /// <param name="ordinal">A row of the searched set.</param>
    bool Accepts(int ordinal);
}
