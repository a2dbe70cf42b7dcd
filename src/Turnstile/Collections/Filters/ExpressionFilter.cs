using System.Collections;
using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using Turnstile.Collections.Documents;

namespace Turnstile.Collections.Filters;

/// <summary>Turns a C# expression over a mapped type into the tree of a filter. It walks; it never compiles.</summary>
/// <remarks>Read are comparisons, &amp;&amp; || !, Boolean properties, comparisons with null, HasValue and Value of
/// nullables,
/// StartsWith, EndsWith and Contains of strings (compared by ordinal), Contains of lists and arrays, and, as values,
/// constants and variables. The logic is SQL's: a comparison with null is unknown.</remarks>
internal sealed class ExpressionFilter(ParameterExpression document)
{
    /// <summary>The condition of <paramref name="expression"/>.</summary>
    /// <exception cref="ArgumentException">It has a part that has no meaning in filters.</exception>
    public FilterNode Read(Expression expression)
    {
        switch (expression)
        {
            case BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.And } and:
                return JunctionNode.Of(true, [Read(and.Left), Read(and.Right)]);
            case BinaryExpression { NodeType: ExpressionType.OrElse or ExpressionType.Or } or:
                return JunctionNode.Of(false, [Read(or.Left), Read(or.Right)]);
            case UnaryExpression { NodeType: ExpressionType.Not } not:
                return new NotNode(Read(not.Operand));
            case BinaryExpression binary when OperatorOf(binary.NodeType) is { } comparison:
                return Compare(binary, comparison);
            case MethodCallExpression call:
                return Call(call);
            case MemberExpression { Member.Name: nameof(Nullable<int>.HasValue) } member
                when FieldOf(member.Expression) is { } field:
                return new NullNode(field, true);
            default:
                return FieldOf(expression) is { } flag
                    ? new FlagNode(flag)
                    : ValueOf(expression) is bool constant ? new ConstantNode(constant) : throw Unknown(expression);
        }
    }

    private static ComparisonOperator? OperatorOf(ExpressionType type) => type switch
    {
        ExpressionType.Equal => ComparisonOperator.Equal,
        ExpressionType.NotEqual => ComparisonOperator.NotEqual,
        ExpressionType.LessThan => ComparisonOperator.Less,
        ExpressionType.LessThanOrEqual => ComparisonOperator.LessOrEqual,
        ExpressionType.GreaterThan => ComparisonOperator.Greater,
        ExpressionType.GreaterThanOrEqual => ComparisonOperator.GreaterOrEqual,
        _ => null,
    };

    private FilterNode Compare(BinaryExpression binary, ComparisonOperator comparison)
    {
        bool isFlipped = FieldOf(binary.Left) is null;
        FieldOperand subject = FieldOf(isFlipped ? binary.Right : binary.Left) ?? throw Unknown(binary);
        object? value = ValueOf(isFlipped ? binary.Left : binary.Right);
        if (value is null)
        {
            return comparison is ComparisonOperator.Equal or ComparisonOperator.NotEqual
                ? new NullNode(subject, comparison == ComparisonOperator.NotEqual)
                : throw Unknown(binary);
        }

        return new ComparisonNode(
            subject, isFlipped ? ComparisonOperators.Flipped(comparison) : comparison, Literal(value));
    }

    private FilterNode Call(MethodCallExpression call)
    {
        if (call.Object is not null && call.Method.DeclaringType == typeof(string) && IsOrdinal(call))
        {
            TextMatch? match = call.Method.Name switch
            {
                nameof(string.StartsWith) => TextMatch.StartsWith,
                nameof(string.EndsWith) => TextMatch.EndsWith,
                nameof(string.Contains) => TextMatch.Contains,
                _ => null,
            };
            if (match is not null && FieldOf(call.Object) is { } text && ValueOf(call.Arguments[0]) is { } pattern)
            {
                return new TextNode(text, match.Value, new LiteralOperand(pattern.ToString()), false);
            }
        }

        // Contains as a method of a list, or as an extension whose first argument is the list or a span of it.
        if (call.Method.Name == nameof(Enumerable.Contains) && call.Method.DeclaringType != typeof(string))
        {
            Expression list = call.Object ?? call.Arguments[0];
            Expression item = call.Object is null ? call.Arguments[1] : call.Arguments[0];
            if (FieldOf(item) is { } subject && ValueOf(list) is IEnumerable values)
            {
                return InList(subject, values);
            }
        }

        throw Unknown(call);
    }

    // A list without values is met by nothing; one with a null is refused by the literal.
    private static FilterNode InList(FieldOperand subject, IEnumerable values)
    {
        Operand[] literals = [.. values.Cast<object?>().Select(Literal)];
        return literals.Length == 0 ? new ConstantNode(false) : new InNode(subject, [.. literals], false);
    }

    private static bool IsOrdinal(MethodCallExpression call) => call.Arguments.Count == 1
        || (call.Arguments.Count == 2 && call.Arguments[1] is ConstantExpression { Value: StringComparison.Ordinal });

    private static LiteralOperand Literal(object? value) => value switch
    {
        ulong number when number <= long.MaxValue => new LiteralOperand((long)number),
        ulong number => new LiteralOperand(number.ToString(CultureInfo.InvariantCulture)),
        not null when FieldCast.TypeOf(value.GetType()) == Schema.FieldType.None => throw new ArgumentException(
            $"a value of {value.GetType()} has no meaning in a filter; allowed are the types of scalar fields"),
        _ => new LiteralOperand(FieldCast.From(value)),
    };

    // The property of the document that an expression means; null if it means something else.
    private FieldOperand? FieldOf(Expression? expression) => Stripped(expression) switch
    {
        MemberExpression { Member: PropertyInfo property } member when member.Expression == document =>
            new FieldOperand(MappedName.Of(property)),
        MemberExpression { Member.Name: nameof(Nullable<int>.Value) } member
            when Nullable.GetUnderlyingType(member.Expression?.Type ?? typeof(int)) is not null =>
            FieldOf(member.Expression),
        _ => null,
    };

    // The value of a constant, a variable or a member of one.
    private static object? ValueOf(Expression expression) => Stripped(expression) switch
    {
        ConstantExpression constant => constant.Value,
        MemberExpression { Member: FieldInfo field } member =>
            field.GetValue(member.Expression is null ? null : ValueOf(member.Expression)),
        MemberExpression { Member: PropertyInfo property } member =>
            property.GetValue(member.Expression is null ? null : ValueOf(member.Expression)),
        MethodCallExpression { Method.Name: "op_Implicit", Arguments: [var argument] } => ValueOf(argument),
        NewArrayExpression { NodeType: ExpressionType.NewArrayInit } array =>
            array.Expressions.Select(ValueOf).ToArray(),
        var other => throw Unknown(other),
    };

    private static Expression Stripped(Expression? expression)
    {
        while (expression?.NodeType is ExpressionType.Convert or ExpressionType.ConvertChecked)
        {
            expression = ((UnaryExpression)expression).Operand;
        }

        return expression!;
    }

    private static ArgumentException Unknown(Expression expression) => new(
        $"{expression} has no meaning in a filter; allowed are comparisons of a property with a constant or a "
        + "variable, && || !, StartsWith, EndsWith, Contains and null");
}
