using System.Runtime.CompilerServices;
using Turnstile.Vectors.Search;

namespace Turnstile.Collections.Segments;

/// <summary>Passes the rows below a limit; for segments in which nothing is superseded.</summary>
internal readonly struct RowsBelow(int limit) : IRowFilter
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Accepts(int ordinal) => ordinal < limit;
}
