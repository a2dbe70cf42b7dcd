namespace Turnstile.Collections.Filters;

/// <summary>A Boolean field that stands for itself: it must be true.</summary>
internal sealed class FlagNode(Operand subject) : FilterNode
{
    /// <summary>What must be true.</summary>
    public Operand Subject { get; } = subject;

    /// <inheritdoc/>
    public override FilterNode Map(Func<Operand, Operand> change) => new FlagNode(change(Subject));

    /// <inheritdoc/>
    public override string ToString() => Subject.ToString();
}
