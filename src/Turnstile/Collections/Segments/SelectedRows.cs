using System.Runtime.CompilerServices;
using Turnstile.Vectors.Search;

namespace Turnstile.Collections.Segments;

/// <summary>Passes the rows below a limit whose bit is set.</summary>
/// <remarks>The words hold at least as many bits as the limit.</remarks>
internal readonly struct SelectedRows(ulong[] words, int limit) : IRowFilter
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Accepts(int ordinal) =>
        ordinal < limit && (words[ordinal >> 6] & (1UL << (ordinal & 63))) != 0;
}
