using Turnstile.Collections.Segments;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Search;

namespace Turnstile.Collections.Queries;

/// <summary>Distances by the vectors of a column, each of which is held against its checksum first.</summary>
internal readonly struct ColumnScorer(VectorColumn column, PreparedQuery query) : IExactScorer
{
    private readonly RowsScorer _rows = new(column.Rows, query);

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<int> ordinals, Span<double> distances)
    {
        foreach (int ordinal in ordinals)
        {
            column.Check(ordinal);
        }

        _rows.Score(ordinals, distances);
    }

    /// <inheritdoc/>
    public bool HasVector(int ordinal) => _rows.HasVector(ordinal);
}
