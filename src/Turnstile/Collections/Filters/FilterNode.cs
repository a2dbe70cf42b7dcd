namespace Turnstile.Collections.Filters;

/// <summary>A condition in the tree of a filter. Immutable.</summary>
internal abstract class FilterNode
{
    /// <summary>How many levels the tree has below and with this node.</summary>
    public virtual int Depth => 1;

    /// <summary>The same condition with every operand replaced by what <paramref name="change"/> says.</summary>
    public abstract FilterNode Map(Func<Operand, Operand> change);

    /// <summary>The condition as text that parses back to it.</summary>
    public abstract override string ToString();
}
