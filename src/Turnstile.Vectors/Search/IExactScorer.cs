namespace Turnstile.Vectors.Search;

/// <summary>Distances of one query by full precision, for candidates that codes have found.</summary>
/// <remarks>The vectors may be in memory, in a second level of codes, or in a file: so it is asked for many at
/// once.</remarks>
public interface IExactScorer
{
    /// <summary>Computes the distances of some rows.</summary>
    /// <param name="ordinals">Rows in rising order, each of which has a vector.</param>
    /// <param name="distances">As many; filled with what the metric of the format says.</param>
    void Score(ReadOnlySpan<int> ordinals, Span<double> distances);
}
