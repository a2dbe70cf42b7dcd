namespace Turnstile.Collections.Filters;

/// <summary>True or false for every row.</summary>
internal sealed class BoundConstant(bool value) : IBoundNode
{
    /// <inheritdoc/>
    public void Scan(in ScanBlock block, Span<ulong> isTrue, Span<ulong> isUnknown)
    {
        isTrue.Fill(value ? ulong.MaxValue : 0);
        isUnknown.Clear();
    }

    /// <inheritdoc/>
    public Truth Test(in FilterSubject subject) => value ? Truth.True : Truth.False;
}
