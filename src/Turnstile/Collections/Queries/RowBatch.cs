using Turnstile.Collections.Filters;
using Turnstile.Collections.Segments;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Collections.Queries;

/// <summary>Some rows that pass, with which one query after the other is compared: by their codes, and by their
/// vectors.</summary>
/// <remarks>Reusable; allocates nothing. Threads: one at a time.</remarks>
internal sealed class RowBatch
{
    private readonly int[] _places = new int[BoundedSearcher.BatchRowCount];
    private readonly int[] _rows = new int[BoundedSearcher.BatchRowCount];
    private RowOrder? _order;
    private int _count;
    private bool _hasRows;

    /// <summary>Where their codes lie, rising, unless they were listed by row.</summary>
    public ReadOnlySpan<int> Places => _places.AsSpan(0, _count);

    /// <summary>The rows, rising.</summary>
    public ReadOnlySpan<int> Rows
    {
        get
        {
            if (_order is null)
            {
                return Places;
            }

            if (!_hasRows)
            {
                Places.CopyTo(_rows);
                _order.ToRows(_rows.AsSpan(0, _count));
                _rows.AsSpan(0, _count).Sort();
                _hasRows = true;
            }

            return _rows.AsSpan(0, _count);
        }
    }

    /// <summary>Lists the next rows that pass.</summary>
    /// <param name="from">The first row to ask about.</param>
    /// <param name="to">One past the last.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="rows">Which pass.</param>
    /// <param name="passing">The same, where <typeparamref name="TRows"/> are rows of a bitmap.</param>
    /// <param name="order">In which order their codes lie; null for that of the rows.</param>
    /// <returns>The first row that was not asked about.</returns>
    public int Fill<TRows>(int from, int to, int most, TRows rows, RowBitmap passing, RowOrder? order)
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
                    next = to;
                    break;
                }

                _places[_count++] = next;
            }
            else if (rows.Accepts(next))
            {
                _places[_count++] = next;
            }

            next++;
        }

        _order = order;
        _hasRows = order is not null;
        if (order is not null)
        {
            Places.CopyTo(_rows);
            order.ToPlaces(_places.AsSpan(0, _count));
        }

        return next;
    }

    /// <summary>Lists rows that pass by the next places of their codes.</summary>
    /// <param name="from">The first place to ask about.</param>
    /// <param name="to">One past the last.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="places">Which pass.</param>
    /// <param name="order">In which order codes lie.</param>
    /// <returns>The first place that was not asked about.</returns>
    public int FillByPlace<TRows>(int from, int to, int most, TRows places, RowOrder order)
        where TRows : struct, IRowFilter
    {
        _count = 0;
        int next = from;
        for (; next < to && _count < most; next++)
        {
            if (places.Accepts(next))
            {
                _places[_count++] = next;
            }
        }

        (_order, _hasRows) = (order, false);
        return next;
    }
}
