namespace Turnstile.Collections.Filters;

/// <summary>An operand inside, or outside, a range that includes both ends.</summary>
internal sealed class BetweenNode(Operand subject, Operand low, Operand high, bool isNegated) : FilterNode
{
    /// <summary>What is looked at.</summary>
    public Operand Subject { get; } = subject;

    /// <summary>The lower end.</summary>
    public Operand Low { get; } = low;

    /// <summary>The upper end.</summary>
    public Operand High { get; } = high;

    /// <summary>Whether it must be outside.</summary>
    public bool IsNegated { get; } = isNegated;

    /// <inheritdoc/>
    public override FilterNode Map(Func<Operand, Operand> change) =>
        new BetweenNode(change(Subject), change(Low), change(High), IsNegated);

    /// <inheritdoc/>
    public override string ToString() => $"{Subject} {(IsNegated ? "not " : "")}between {Low} and {High}";
}
