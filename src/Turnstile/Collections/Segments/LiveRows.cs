using System.Runtime.CompilerServices;
using Turnstile.Vectors.Search;

namespace Turnstile.Collections.Segments;

/// <summary>Passes the rows below a limit that are not superseded at a sequence.</summary>
internal readonly struct LiveRows(RowSequences sequences, int limit, Sequence at) : IRowFilter
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Accepts(int ordinal) => ordinal < limit && sequences.IsLive(ordinal, at);
}
