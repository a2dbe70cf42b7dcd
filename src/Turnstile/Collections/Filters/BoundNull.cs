using Turnstile.Collections.Columns;
using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Filters;

/// <summary>A field that is, or is not, null.</summary>
internal sealed class BoundNull(ScalarField field, bool isNegated) : IBoundNode
{
    /// <inheritdoc/>
    public void Scan(in ScanBlock block, Span<ulong> isTrue, Span<ulong> isUnknown)
    {
        IScalarColumn? column = block.Columns.Find(field);
        ulong flip = isNegated ? ulong.MaxValue : 0;
        for (int i = 0; i < isTrue.Length; i++)
        {
            ulong nulls = column is null ? ulong.MaxValue : column.Nulls.Word((block.Start / 64) + i);
            isTrue[i] = nulls ^ flip;
        }

        isUnknown.Clear();
    }

    /// <inheritdoc/>
    public Truth Test(in FilterSubject subject) =>
        subject.Get(field).IsNull != isNegated ? Truth.True : Truth.False;
}
