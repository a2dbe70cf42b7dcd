using System.Collections.Immutable;

namespace Turnstile.Collections.Filters;

/// <summary>Conditions joined by and, or joined by or. Two or more, none of them a junction of the same
/// kind.</summary>
internal sealed class JunctionNode : FilterNode
{
    private JunctionNode(bool isAnd, ImmutableArray<FilterNode> parts)
    {
        IsAnd = isAnd;
        Parts = parts;
        Depth = 1 + parts.Max(part => part.Depth);
    }

    /// <summary>Whether all must hold, or one.</summary>
    public bool IsAnd { get; }

    /// <summary>The conditions.</summary>
    public ImmutableArray<FilterNode> Parts { get; }

    /// <inheritdoc/>
    public override int Depth { get; }

    /// <summary>The conditions joined; a single one stays as it is.</summary>
    public static FilterNode Of(bool isAnd, IEnumerable<FilterNode> parts)
    {
        ImmutableArray<FilterNode> flat =
        [
            .. parts.SelectMany(part =>
                part is JunctionNode junction && junction.IsAnd == isAnd ? junction.Parts : [part]),
        ];
        return flat.Length == 1 ? flat[0] : new JunctionNode(isAnd, flat);
    }

    /// <inheritdoc/>
    public override FilterNode Map(Func<Operand, Operand> change) =>
        new JunctionNode(IsAnd, [.. Parts.Select(part => part.Map(change))]);

    /// <inheritdoc/>
    public override string ToString() => IsAnd
        ? string.Join(" and ", Parts.Select(part => part is JunctionNode ? $"({part})" : part.ToString()))
        : string.Join(" or ", Parts);
}
