namespace Turnstile.Vectors.Search;

/// <summary>Distances of one query by full precision, for candidates that codes have found.</summary>
/// <remarks>The vectors may be in memory, in a second level of codes, or in a file: so it is asked for many at
/// once.</remarks>
public interface IExactScorer
{
    /// <summary>Computes the distances of some rows.</summary>
    /// <param name="ordinals">Rows in rising order; of one without a vector the distance means nothing.</param>
    /// <param name="distances">As many; filled with what the metric of the format says.</param>
    void Score(ReadOnlySpan<int> ordinals, Span<double> distances);

    /// <summary>Whether a row has a vector; asked of rows that were scored, by a search over an index that nobody has
    /// compared with the rows.</summary>
    /// <param name="ordinal">A row of those that were scored last.</param>
    bool HasVector(int ordinal);
}
