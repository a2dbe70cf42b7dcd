using System.Runtime.CompilerServices;
using Turnstile.Vectors.Memory;

namespace Turnstile.Collections.Segments;

/// <summary>Passes the rows below a limit whose bit is set.</summary>
/// <remarks>The words hold at least as many bits as the limit.</remarks>
internal readonly struct SelectedRows(ulong[] words, int limit, RowOrder? order = null) : ISegmentFilter<SelectedRows>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Accepts(int ordinal)
    {
        int row = order is null ? ordinal : order.RowAt(ordinal);
        return row < limit && (words[row >> 6] & (1UL << (row & 63))) != 0;
    }

    /// <inheritdoc/>
    public SelectedRows In(RowOrder? order) => new(words, limit, order);
}
