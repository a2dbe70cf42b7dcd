using System.Runtime.CompilerServices;
using Turnstile.Vectors.Memory;

namespace Turnstile.Collections.Segments;

/// <summary>Passes the rows below a limit that are not superseded at a sequence.</summary>
internal readonly struct LiveRows(RowSequences sequences, int limit, Sequence at, RowOrder? order = null)
    : ISegmentFilter<LiveRows>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Accepts(int ordinal)
    {
        int row = order is null ? ordinal : order.RowAt(ordinal);
        return row < limit && sequences.IsLive(row, at);
    }

    /// <inheritdoc/>
    public LiveRows In(RowOrder? order) => new(sequences, limit, at, order);
}
