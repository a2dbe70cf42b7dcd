using System.Runtime.CompilerServices;
using Turnstile.Vectors.Memory;

namespace Turnstile.Collections.Segments;

/// <summary>Passes the rows below a limit; for segments in which nothing is superseded.</summary>
internal readonly struct RowsBelow(int limit, RowOrder? order = null) : ISegmentFilter<RowsBelow>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Accepts(int ordinal) => (order is null ? ordinal : order.RowAt(ordinal)) < limit;

    /// <inheritdoc/>
    public RowsBelow In(RowOrder? order) => new(limit, order);
}
