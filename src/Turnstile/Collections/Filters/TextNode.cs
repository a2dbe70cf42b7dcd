namespace Turnstile.Collections.Filters;

/// <summary>Text that fits, or does not fit, a pattern.</summary>
internal sealed class TextNode(Operand subject, TextMatch match, Operand pattern, bool isNegated) : FilterNode
{
    /// <summary>What is looked at.</summary>
    public Operand Subject { get; } = subject;

    /// <summary>How it is compared.</summary>
    public TextMatch Match { get; } = match;

    /// <summary>With what.</summary>
    public Operand Pattern { get; } = pattern;

    /// <summary>Whether it must not fit.</summary>
    public bool IsNegated { get; } = isNegated;

    /// <inheritdoc/>
    public override FilterNode Map(Func<Operand, Operand> change) =>
        new TextNode(change(Subject), Match, change(Pattern), IsNegated);

    /// <inheritdoc/>
    public override string ToString() => $"{Subject} {(IsNegated ? "not " : "")}{Word(Match)} {Pattern}";

    /// <summary>The word for <paramref name="match"/>.</summary>
    public static string Word(TextMatch match) => match switch
    {
        TextMatch.Like => "like",
        TextMatch.StartsWith => "starts-with",
        TextMatch.EndsWith => "ends-with",
        _ => "contains",
    };
}
