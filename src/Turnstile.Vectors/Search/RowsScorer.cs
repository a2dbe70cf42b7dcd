using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Search;

/// <summary>Exact distances by rows in memory.</summary>
/// <remarks>Threads: one at a time, like its query.</remarks>
public readonly struct RowsScorer : IExactScorer
{
    private readonly VectorRows _rows;
    private readonly PreparedQuery _query;

    /// <summary>Scores rows against a query.</summary>
    /// <param name="rows">The rows; the candidates are among them, by the same ordinals.</param>
    /// <param name="query">A query for these rows, set before each use.</param>
    /// <exception cref="ArgumentException">The query is for other rows.</exception>
    public RowsScorer(VectorRows rows, PreparedQuery query)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(query);
        rows.Format.Require(query.Format, nameof(query));
        Quantizer.Require(rows.Quantizer, query.Quantizer, nameof(query));
        _rows = rows;
        _query = query;
    }

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<int> ordinals, Span<double> distances)
    {
        ObjectDisposedException.ThrowIf(_rows.IsDisposed, _rows);
        foreach (int ordinal in ordinals)
        {
            if ((uint)ordinal >= (uint)_rows.Capacity)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(ordinals), ordinal, $"ordinal is {ordinal}; allowed are 0 to {_rows.Capacity - 1}");
            }
        }

        var list = new DistanceList(_rows, ordinals, distances[..ordinals.Length]);
        ScorerChoice.Run<DistanceList, bool>(_query, ref list);
        GC.KeepAlive(_rows);
        GC.KeepAlive(_query);
    }

    /// <inheritdoc/>
    public bool HasVector(int ordinal) => _rows.HasVector(ordinal);
}
