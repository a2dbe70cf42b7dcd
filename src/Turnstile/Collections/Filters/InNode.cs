using System.Collections.Immutable;

namespace Turnstile.Collections.Filters;

/// <summary>An operand that is, or is not, one of several.</summary>
internal sealed class InNode : FilterNode
{
    /// <summary>The most values of a list.</summary>
    public const int CountMax = 65_536;

    /// <summary>A test of <paramref name="subject"/> against a list.</summary>
    /// <exception cref="ArgumentException">The list is empty or too long.</exception>
    public InNode(Operand subject, ImmutableArray<Operand> values, bool isNegated)
    {
        if (values.Length is 0 or > CountMax)
        {
            throw new ArgumentException($"the list of in has {values.Length} values; 1 to {CountMax} are allowed");
        }

        Subject = subject;
        Values = values;
        IsNegated = isNegated;
    }

    /// <summary>What is looked at.</summary>
    public Operand Subject { get; }

    /// <summary>The list.</summary>
    public ImmutableArray<Operand> Values { get; }

    /// <summary>Whether it must be none of them.</summary>
    public bool IsNegated { get; }

    /// <inheritdoc/>
    public override FilterNode Map(Func<Operand, Operand> change) =>
        new InNode(change(Subject), [.. Values.Select(change)], IsNegated);

    /// <inheritdoc/>
    public override string ToString() => $"{Subject} {(IsNegated ? "not " : "")}in ({string.Join(", ", Values)})";
}
