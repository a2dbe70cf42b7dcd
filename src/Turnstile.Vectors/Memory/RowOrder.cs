using System.Runtime.CompilerServices;

namespace Turnstile.Vectors.Memory;

/// <summary>Which row stands where, when the codes of rows lie in another order than the rows: one in which neighbours
/// of a graph are near, say (<see cref="Hnsw.HnswReordering.ByLocality"/>).</summary>
/// <remarks>Graph and codes know places alone; filters, vectors and results know rows. Immutable; any thread. Memory: 8
/// bytes a row.</remarks>
public sealed class RowOrder
{
    private readonly int[] _rows;
    private readonly int[] _places;

    /// <summary>An order of all rows.</summary>
    /// <param name="rows">For each place the row that stands there: each of 0 to Length-1 once. It is copied.</param>
    /// <exception cref="ArgumentException">It is not each row once.</exception>
    public RowOrder(ReadOnlySpan<int> rows)
    {
        _rows = rows.ToArray();
        _places = new int[rows.Length];
        Array.Fill(_places, -1);
        for (int place = 0; place < _rows.Length; place++)
        {
            int row = _rows[place];
            if ((uint)row >= (uint)_rows.Length || _places[row] >= 0)
            {
                throw new ArgumentException(
                    $"row {row} stands at place {place}; allowed are 0 to {_rows.Length - 1}, each once", nameof(rows));
            }

            _places[row] = place;
        }
    }

    /// <summary>How many rows there are.</summary>
    public int Count => _rows.Length;

    /// <summary>What it takes in memory, bytes.</summary>
    public long ByteCount => 2L * sizeof(int) * _rows.Length;

    /// <summary>The rows by their places.</summary>
    public ReadOnlySpan<int> Rows => _rows;

    /// <summary>The row that stands at a place.</summary>
    /// <param name="place">0 to Count-1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int RowAt(int place) => _rows[place];

    /// <summary>Where a row stands.</summary>
    /// <param name="row">0 to Count-1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int PlaceOf(int row) => _places[row];

    /// <summary>Puts the places of rows in their stead.</summary>
    /// <param name="ordinals">0 to Count-1 each.</param>
    public void ToPlaces(Span<int> ordinals)
    {
        foreach (ref int ordinal in ordinals)
        {
            ordinal = _places[ordinal];
        }
    }

    /// <summary>Puts the rows at places in their stead.</summary>
    /// <param name="ordinals">0 to Count-1 each.</param>
    public void ToRows(Span<int> ordinals)
    {
        foreach (ref int ordinal in ordinals)
        {
            ordinal = _rows[ordinal];
        }
    }
}
