using System.Runtime.CompilerServices;
using Turnstile.Vectors.Search;

namespace Turnstile.Collections.Segments;

/// <summary>Passes what other rows pass below a limit.</summary>
internal readonly struct RowsUpTo<TRows>(TRows rows, int limit) : IRowFilter
    where TRows : struct, IRowFilter
{
    private readonly TRows _rows = rows;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Accepts(int ordinal) => ordinal < limit && _rows.Accepts(ordinal);
}
