using System.Linq.Expressions;
using Turnstile.Collections.Documents;

namespace Turnstile.Collections.Filters;

/// <summary>A condition on documents: parsed from text, or put together from parts. Immutable.</summary>
/// <remarks>
/// <code>
/// Filter.Parse("label in (3, 5) and not title starts-with 'x'")
/// Filter.In("label", 3, 5) &amp; !Filter.StartsWith("title", "x")
/// </code>
/// The logic is that of SQL: a comparison with null is unknown, and only what is true passes. The language is
/// described in docs/guide/filters.md. Two filters are equal if they print the same text. Threads: any.</remarks>
public sealed class Filter : IEquatable<Filter>
{
    /// <summary>The longest text, characters.</summary>
    public const int TextMax = 1 << 20;

    /// <summary>The most levels of nesting.</summary>
    public const int DepthMax = 64;

    internal Filter(FilterNode root)
    {
        Root = root.Depth <= DepthMax
            ? root
            : throw new ArgumentException($"the filter nests {root.Depth} levels; at most {DepthMax} are allowed");
    }

    /// <summary>The condition that every document meets.</summary>
    public static Filter All { get; } = new(new ConstantNode(true));

    /// <summary>The top of the tree.</summary>
    internal FilterNode Root { get; }

    /// <summary>The filter that <paramref name="text"/> describes.</summary>
    /// <exception cref="FilterSyntaxException">The text does not parse; the message shows where.</exception>
    public static Filter Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= TextMax
            ? new Filter(FilterParser.Parse(text))
            : throw new FilterSyntaxException(
                text, TextMax, $"the text has {text.Length} characters; at most {TextMax} are allowed");
    }

    /// <summary>The filter that a C# expression over a mapped type describes.</summary>
    /// <remarks>Allowed are comparisons of a property with a constant or a variable, &amp;&amp; || !, StartsWith,
    /// EndsWith and
    /// Contains of strings, Contains of a list, and null. The logic is that of SQL: a comparison with null is unknown.
    /// </remarks>
    /// <typeparam name="T">A type that <see cref="DocumentMapper{T}"/> maps.</typeparam>
    /// <exception cref="ArgumentException">A part of the expression has no meaning in filters.</exception>
    public static Filter Where<T>(Expression<Func<T, bool>> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return new Filter(new ExpressionFilter(predicate.Parameters[0]).Read(predicate.Body));
    }

    /// <summary>The field equals the value.</summary>
    public static Filter Equal(string field, FieldValue value) => Compare(field, ComparisonOperator.Equal, value);

    /// <summary>The field has a value, and another one.</summary>
    public static Filter NotEqual(string field, FieldValue value) =>
        Compare(field, ComparisonOperator.NotEqual, value);

    /// <summary>The field is less than the value.</summary>
    public static Filter Less(string field, FieldValue value) => Compare(field, ComparisonOperator.Less, value);

    /// <summary>The field is at most the value.</summary>
    public static Filter LessOrEqual(string field, FieldValue value) =>
        Compare(field, ComparisonOperator.LessOrEqual, value);

    /// <summary>The field is greater than the value.</summary>
    public static Filter Greater(string field, FieldValue value) => Compare(field, ComparisonOperator.Greater, value);

    /// <summary>The field is at least the value.</summary>
    public static Filter GreaterOrEqual(string field, FieldValue value) =>
        Compare(field, ComparisonOperator.GreaterOrEqual, value);

    /// <summary>The field is at least <paramref name="low"/> and at most <paramref name="high"/>.</summary>
    public static Filter Between(string field, FieldValue low, FieldValue high) =>
        new(new BetweenNode(Field(field), new LiteralOperand(low), new LiteralOperand(high), false));

    /// <summary>The field equals one of the values; 1 to 65,536 are allowed.</summary>
    public static Filter In(string field, params ReadOnlySpan<FieldValue> values)
    {
        var literals = new Operand[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            literals[i] = new LiteralOperand(values[i]);
        }

        return new Filter(new InNode(Field(field), [.. literals], false));
    }

    /// <summary>The field is null.</summary>
    public static Filter IsNull(string field) => new(new NullNode(Field(field), false));

    /// <summary>The field has a value.</summary>
    public static Filter IsNotNull(string field) => new(new NullNode(Field(field), true));

    /// <summary>The text fits the pattern: % stands for any text, _ for one character, \ takes the next as it
    /// is.</summary>
    public static Filter Like(string field, string pattern) => Match(field, TextMatch.Like, pattern);

    /// <summary>The text begins with the prefix.</summary>
    public static Filter StartsWith(string field, string prefix) => Match(field, TextMatch.StartsWith, prefix);

    /// <summary>The text ends with the suffix.</summary>
    public static Filter EndsWith(string field, string suffix) => Match(field, TextMatch.EndsWith, suffix);

    /// <summary>The text has the part somewhere in it.</summary>
    public static Filter Contains(string field, string part) => Match(field, TextMatch.Contains, part);

    /// <summary>All of the filters hold; without any, every document passes.</summary>
    public static Filter And(params ReadOnlySpan<Filter> filters) => Join(true, filters);

    /// <summary>At least one of the filters holds; without any, no document passes.</summary>
    public static Filter Or(params ReadOnlySpan<Filter> filters) => Join(false, filters);

    /// <summary>The filter does not hold; unknown stays unknown.</summary>
    public static Filter Not(Filter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return new Filter(new NotNode(filter.Root));
    }

    /// <summary>Both hold.</summary>
    public static Filter operator &(Filter left, Filter right) => And(left, right);

    /// <summary>At least one holds.</summary>
    public static Filter operator |(Filter left, Filter right) => Or(left, right);

    /// <summary>It does not hold; unknown stays unknown.</summary>
    public static Filter operator !(Filter filter) => Not(filter);

    /// <summary>The same filter with <paramref name="value"/> in the place of the parameter <c>@name</c>.</summary>
    /// <exception cref="ArgumentException">The filter has no such parameter, or the value is null.</exception>
    public Filter With(string name, FieldValue value)
    {
        bool found = false;
        var literal = new LiteralOperand(value);
        FilterNode root = Root.Map(operand =>
        {
            bool matches = operand is ParameterOperand parameter && parameter.Name == name;
            found |= matches;
            return matches ? literal : operand;
        });
        return found ? new Filter(root) : throw new ArgumentException($"the filter has no parameter @{name}: {this}");
    }

    /// <inheritdoc/>
    public bool Equals(Filter? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Filter);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>The filter as text that parses back to an equal filter.</summary>
    public override string ToString() => Root.ToString();

    private static Filter Compare(string field, ComparisonOperator comparison, FieldValue value) =>
        new(new ComparisonNode(Field(field), comparison, new LiteralOperand(value)));

    private static Filter Match(string field, TextMatch match, string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return new(new TextNode(Field(field), match, new LiteralOperand(pattern), false));
    }

    private static FieldOperand Field(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new FieldOperand(name);
    }

    private static Filter Join(bool isAnd, ReadOnlySpan<Filter> filters)
    {
        var parts = new FilterNode[filters.Length];
        for (int i = 0; i < filters.Length; i++)
        {
            parts[i] = filters[i]?.Root ?? throw new ArgumentNullException(nameof(filters));
        }

        return new Filter(parts.Length == 0 ? new ConstantNode(isAnd) : JunctionNode.Of(isAnd, parts));
    }
}
