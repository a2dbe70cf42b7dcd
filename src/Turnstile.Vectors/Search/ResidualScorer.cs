using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Search;

/// <summary>Distances by both levels of two-level codes: 12 bits a component, nearly what float32 gives.</summary>
/// <remarks>Threads: one at a time, like its query.</remarks>
public readonly unsafe struct ResidualScorer : IExactScorer
{
    private readonly VectorRows _rows;
    private readonly PreparedQuery _query;
    private readonly CodeLayout _layout;
    private readonly RowOrder? _order;

    /// <summary>Scores rows against a query.</summary>
    /// <param name="rows">Codes of two levels.</param>
    /// <param name="query">A query for these rows, set before each use; the one that searches them will do.</param>
    /// <param name="order">In which order the codes lie; null for that of the rows.</param>
    /// <exception cref="ArgumentException">The codes have one level, or the query is for other rows.</exception>
    public ResidualScorer(VectorRows rows, PreparedQuery query, RowOrder? order = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(query);
        if (rows.Quantizer is not { ResidualBytes: > 0, Layout: { Bits: 4 } layout })
        {
            throw new ArgumentException("the rows have no second level of codes", nameof(rows));
        }

        Quantizer.Require(rows.Quantizer, query.Quantizer, nameof(query));
        _rows = rows;
        _query = query;
        _layout = layout;
        _order = order;
    }

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<int> ordinals, Span<double> distances)
    {
        ObjectDisposedException.ThrowIf(_rows.IsDisposed, _rows);
        int ahead = Prefetch.RecordsAhead(_rows.ResidualStride);
        for (int i = 0; i < ordinals.Length + ahead; i++)
        {
            if (i < ordinals.Length)
            {
                if ((uint)ordinals[i] >= (uint)_rows.Capacity)
                {
                    throw new ArgumentOutOfRangeException(
                        nameof(ordinals), ordinals[i], $"ordinal {ordinals[i]} is not below {_rows.Capacity}");
                }

                Prefetch.Record(_rows.Residuals + (PlaceOf(ordinals[i]) * _rows.ResidualStride), _rows.ResidualStride);
            }

            if (i >= ahead)
            {
                distances[i - ahead] = Distance(PlaceOf(ordinals[i - ahead]));
            }
        }

        GC.KeepAlive(_rows);
    }

    /// <inheritdoc/>
    public bool HasVector(int ordinal) => _rows.HasVector((int)PlaceOf(ordinal));

    private long PlaceOf(int ordinal) => _order?.PlaceOf(ordinal) ?? ordinal;

    private double Distance(long place)
    {
        // In bounds: the ordinal was checked; a record has its levels, a residual its bytes and its numbers.
        byte* record = _rows.Base + (place * _rows.Stride);
        byte* residual = _rows.Residuals + (place * _rows.ResidualStride);
        float* numbers = (float*)(residual + (_rows.Quantizer!.ResidualBytes - (4 * sizeof(float))));
        fixed (float* query = _query.CodeFloats)
        {
            if (_rows.Format.Metric == Metric.L2)
            {
                return ResidualSum.Of<SquareStep>(query, record, residual, numbers[0], numbers[1], _layout.Dimension);
            }

            float dot = ResidualSum.Of<DotStep>(query, record, residual, numbers[0], numbers[1], _layout.Dimension);
            return _rows.Format.Metric == Metric.InnerProduct ? -dot : 1 - (dot * numbers[2]);
        }
    }
}
