using Turnstile.Collections.Segments;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Search;

namespace Turnstile.Collections.Queries;

/// <summary>Distances by the vectors of a column; what codes of these vectors lose is found out where it is not
/// known.</summary>
internal readonly struct LearningScorer(VectorColumn column, PreparedQuery query, CodeErrors errors) : IExactScorer
{
    private readonly ColumnScorer _exact = new(column, query);

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<int> ordinals, Span<double> distances)
    {
        _exact.Score(ordinals, distances);
        foreach (int ordinal in ordinals)
        {
            if (!errors.Knows(ordinal))
            {
                errors.Learn(ordinal, column.Rows.Vector(ordinal));
            }
        }
    }

    /// <inheritdoc/>
    public bool HasVector(int ordinal) => _exact.HasVector(ordinal);
}
