using System.Numerics;
using Turnstile.Collections.Columns;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Filters;

/// <summary>A number inside, or outside, a range with both ends: what =, !=, &lt;, >, between and a flag come down to.
/// </summary>
/// <typeparam name="T">What the column stores.</typeparam>
internal sealed class BoundRange<T>(ScalarField field, T low, T high, bool isNegated) : IBoundNode
    where T : unmanaged, IComparisonOperators<T, T, bool>
{
    /// <inheritdoc/>
    public void Scan(in ScanBlock block, Span<ulong> isTrue, Span<ulong> isUnknown)
    {
        if (block.Columns.Find(field) is not FixedColumn<T> column)
        {
            LeafBits.AllUnknown(isTrue, isUnknown);
            return;
        }

        RangeScan.Find(column.Cells(block.Start, block.Count), low, high, isTrue);
        LeafBits.Finish(column, block, isNegated, isTrue, isUnknown);
    }

    /// <inheritdoc/>
    public Truth Test(in FilterSubject subject)
    {
        FieldValue value = subject.Get(field);
        if (value.IsNull)
        {
            return Truth.Unknown;
        }

        T cell = FixedCell<T>.From(value);
        return LeafBits.Of(cell >= low && cell <= high, isNegated);
    }
}
