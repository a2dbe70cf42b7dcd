using Turnstile.Collections.Filters;
using Turnstile.Collections.Segments;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Search;

namespace Turnstile.Collections.Queries;

/// <summary>Some rows that pass, in rising order, with which one query after the other is compared.</summary>
/// <remarks>Reusable; allocates nothing. Threads: one at a time.</remarks>
internal sealed class RowBatch
{
    private readonly int[] _ordinals = new int[BoundedSearcher.BatchRowCount];
    private int _count;

    /// <summary>The rows.</summary>
    public ReadOnlySpan<int> Ordinals => _ordinals.AsSpan(0, _count);

    /// <summary>Lists the next rows that pass.</summary>
    /// <param name="from">The first row to ask about.</param>
    /// <param name="to">One past the last.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="rows">Which pass.</param>
    /// <param name="passing">The same, where <typeparamref name="TRows"/> are rows of a bitmap.</param>
    /// <returns>The first row that was not asked about.</returns>
    public int Fill<TRows>(int from, int to, int most, TRows rows, RowBitmap passing)
        where TRows : struct, IRowFilter
    {
        _count = 0;
        int next = from;
        while (next < to && _count < most)
        {
            if (typeof(TRows) == typeof(SelectedRows))
            {
                // Where few pass, asking about each of the others costs more than comparing those.
                next = passing.NextOne(next);
                if (next < 0 || next >= to)
                {
                    return to;
                }

                _ordinals[_count++] = next;
            }
            else if (rows.Accepts(next))
            {
                _ordinals[_count++] = next;
            }

            next++;
        }

        return next;
    }
}
