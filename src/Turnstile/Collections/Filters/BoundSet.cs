using Turnstile.Collections.Columns;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Filters;

/// <summary>A value that is, or is not, one of several.</summary>
/// <typeparam name="T">What the column stores.</typeparam>
internal sealed class BoundSet<T> : IBoundNode
    where T : unmanaged, IComparable<T>
{
    private readonly ScalarField _field;
    private readonly T[] _sorted;
    private readonly bool _isNegated;

    /// <summary>A test of <paramref name="field"/> against <paramref name="values"/>.</summary>
    public BoundSet(ScalarField field, IEnumerable<T> values, bool isNegated)
    {
        _field = field;
        _sorted = [.. values.Distinct().Order()];
        _isNegated = isNegated;
    }

    /// <inheritdoc/>
    public void Scan(in ScanBlock block, Span<ulong> isTrue, Span<ulong> isUnknown)
    {
        if (block.Columns.Find(_field) is not FixedColumn<T> column)
        {
            LeafBits.AllUnknown(isTrue, isUnknown);
            return;
        }

        ReadOnlySpan<T> cells = column.Cells(block.Start, block.Count);
        isTrue.Clear();
        for (int i = 0; i < cells.Length; i++)
        {
            isTrue[i / 64] |= Has(cells[i]) ? 1UL << (i % 64) : 0;
        }

        LeafBits.Finish(column, block, _isNegated, isTrue, isUnknown);
    }

    /// <inheritdoc/>
    public Truth Test(in FilterSubject subject)
    {
        FieldValue value = subject.Get(_field);
        return value.IsNull ? Truth.Unknown : LeafBits.Of(Has(FixedCell<T>.From(value)), _isNegated);
    }

    private bool Has(T cell) => _sorted.AsSpan().BinarySearch(cell) >= 0;
}
