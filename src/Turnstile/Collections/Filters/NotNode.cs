namespace Turnstile.Collections.Filters;

/// <summary>A condition that must not hold; unknown stays unknown.</summary>
internal sealed class NotNode(FilterNode inner) : FilterNode
{
    /// <summary>The condition.</summary>
    public FilterNode Inner { get; } = inner;

    /// <inheritdoc/>
    public override int Depth { get; } = inner.Depth + 1;

    /// <inheritdoc/>
    public override FilterNode Map(Func<Operand, Operand> change) => new NotNode(Inner.Map(change));

    /// <inheritdoc/>
    public override string ToString() => Inner is JunctionNode ? $"not ({Inner})" : $"not {Inner}";
}
