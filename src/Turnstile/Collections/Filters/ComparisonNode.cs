namespace Turnstile.Collections.Filters;

/// <summary>Two operands compared.</summary>
internal sealed class ComparisonNode(Operand left, ComparisonOperator comparison, Operand right) : FilterNode
{
    /// <summary>The left side.</summary>
    public Operand Left { get; } = left;

    /// <summary>How they are compared.</summary>
    public ComparisonOperator Comparison { get; } = comparison;

    /// <summary>The right side.</summary>
    public Operand Right { get; } = right;

    /// <inheritdoc/>
    public override FilterNode Map(Func<Operand, Operand> change) =>
        new ComparisonNode(change(Left), Comparison, change(Right));

    /// <inheritdoc/>
    public override string ToString() => $"{Left} {ComparisonOperators.Text(Comparison)} {Right}";
}
