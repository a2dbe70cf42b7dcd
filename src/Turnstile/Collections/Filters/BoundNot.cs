namespace Turnstile.Collections.Filters;

/// <summary>A bound condition that must not hold.</summary>
internal sealed class BoundNot(IBoundNode inner) : IBoundNode
{
    /// <inheritdoc/>
    public void Scan(in ScanBlock block, Span<ulong> isTrue, Span<ulong> isUnknown)
    {
        inner.Scan(block, isTrue, isUnknown);
        for (int i = 0; i < isTrue.Length; i++)
        {
            isTrue[i] = ~(isTrue[i] | isUnknown[i]);
        }
    }

    /// <inheritdoc/>
    public Truth Test(in FilterSubject subject) => inner.Test(subject) switch
    {
        Truth.True => Truth.False,
        Truth.False => Truth.True,
        _ => Truth.Unknown,
    };
}
