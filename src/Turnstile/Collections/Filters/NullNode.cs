namespace Turnstile.Collections.Filters;

/// <summary>An operand that is, or is not, null. Never unknown.</summary>
internal sealed class NullNode(Operand subject, bool isNegated) : FilterNode
{
    /// <summary>What is looked at.</summary>
    public Operand Subject { get; } = subject;

    /// <summary>Whether it must have a value.</summary>
    public bool IsNegated { get; } = isNegated;

    /// <inheritdoc/>
    public override FilterNode Map(Func<Operand, Operand> change) => new NullNode(change(Subject), IsNegated);

    /// <inheritdoc/>
    public override string ToString() => $"{Subject} is {(IsNegated ? "not " : "")}null";
}
