using System.Runtime.CompilerServices;
using Turnstile.Vectors.Search;

namespace Turnstile.Collections.Segments;

/// <summary>Passes what other rows pass, each once its vector was held against its checksum: a search reads the vector
/// of a row only after it asked whether the row passes.</summary>
internal readonly struct CheckedRows<TRows>(TRows rows, PayloadColumn column) : IRowFilter
    where TRows : struct, IRowFilter
{
    private readonly TRows _rows = rows;

    /// <inheritdoc/>
    /// <exception cref="CorruptionException">The vector is not what was written.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Accepts(int ordinal)
    {
        if (!_rows.Accepts(ordinal))
        {
            return false;
        }

        column.Check(ordinal);
        return true;
    }
}
