namespace Turnstile.Collections.Filters;

/// <summary>True or false for every document.</summary>
internal sealed class ConstantNode(bool value) : FilterNode
{
    /// <summary>Which of them.</summary>
    public bool Value { get; } = value;

    /// <inheritdoc/>
    public override FilterNode Map(Func<Operand, Operand> change) => this;

    /// <inheritdoc/>
    public override string ToString() => Value ? "true" : "false";
}
