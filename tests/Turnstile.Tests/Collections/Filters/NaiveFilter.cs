using System.Text;
using System.Text.RegularExpressions;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Schema;

namespace Turnstile.Tests.Collections.Filters;

/// <summary>The meaning of a filter, spelled out with no thought of speed: what both ways of evaluating must agree
/// with.
/// </summary>
internal static class NaiveFilter
{
    public static bool? Test(FilterNode node, Document document) => node switch
    {
        ConstantNode constant => constant.Value,
        NotNode not => !Test(not.Inner, document),
        JunctionNode { IsAnd: true } and => And(and.Parts.Select(part => Test(part, document))),
        JunctionNode or => !And(or.Parts.Select(part => !Test(part, document))),
        ComparisonNode c => Compare(c.Comparison, Value(c.Left, document), Value(c.Right, document)),
        BetweenNode b => Flip(b.IsNegated, And([
            Compare(ComparisonOperator.GreaterOrEqual, Value(b.Subject, document), Value(b.Low, document)),
            Compare(ComparisonOperator.LessOrEqual, Value(b.Subject, document), Value(b.High, document))])),
        InNode list => Flip(list.IsNegated, !And(list.Values.Select(value =>
            Compare(ComparisonOperator.NotEqual, Value(list.Subject, document), Value(value, document))))),
        NullNode test => Value(test.Subject, document).IsNull != test.IsNegated,
        FlagNode flag => Value(flag.Subject, document) is { IsNull: false } value ? value.AsBoolean() : null,
        TextNode text => Flip(text.IsNegated, Match(text, document)),
        _ => throw new InvalidOperationException(),
    };

    private static bool? And(IEnumerable<bool?> parts) =>
        parts.Aggregate((bool?)true, (all, part) => all & part);

    private static bool? Flip(bool isNegated, bool? value) => isNegated ? !value : value;

    private static FieldValue Value(Operand operand, Document document) => operand switch
    {
        LiteralOperand literal => literal.Value,
        FieldOperand { Name: "id" } => document.Id.AsInt64(),
        FieldOperand field => document[field.Name],
        _ => throw new InvalidOperationException(),
    };

    private static bool? Compare(ComparisonOperator comparison, FieldValue left, FieldValue right)
    {
        if (left.IsNull || right.IsNull)
        {
            return null;
        }

        int order = Order(left, right);
        return comparison switch
        {
            ComparisonOperator.Equal => order == 0,
            ComparisonOperator.NotEqual => order != 0,
            ComparisonOperator.Less => order < 0,
            ComparisonOperator.LessOrEqual => order <= 0,
            ComparisonOperator.Greater => order > 0,
            _ => order >= 0,
        };
    }

    private static int Order(FieldValue left, FieldValue right)
    {
        if (left.Type == FieldType.String)
        {
            return Encoding.UTF8.GetBytes(left.AsString()).AsSpan()
                .SequenceCompareTo(Encoding.UTF8.GetBytes(right.AsString()));
        }

        if (IsWhole(left) && IsWhole(right))
        {
            return left.AsInt64().CompareTo(right.AsInt64());
        }

        if (left.Type == FieldType.Float || right.Type == FieldType.Float)
        {
            return ((float)Number(left)).CompareTo((float)Number(right));
        }

        return left.Type == right.Type ? left.CompareTo(right) : Number(left).CompareTo(Number(right));
    }

    private static bool IsWhole(FieldValue value) => value.Type is FieldType.Int32 or FieldType.Int64;

    private static double Number(FieldValue value) => IsWhole(value) ? value.AsInt64() : value.AsDouble();

    private static bool? Match(TextNode node, Document document)
    {
        FieldValue value = Value(node.Subject, document);
        if (value.IsNull)
        {
            return null;
        }

        string text = value.AsString();
        string pattern = Value(node.Pattern, document).AsString();
        return node.Match switch
        {
            TextMatch.StartsWith => text.StartsWith(pattern, StringComparison.Ordinal),
            TextMatch.EndsWith => text.EndsWith(pattern, StringComparison.Ordinal),
            TextMatch.Contains => text.Contains(pattern, StringComparison.Ordinal),
            _ => Regex.IsMatch(
                text,
                "\\A" + Regex.Escape(pattern).Replace("%", "(?s:.*)", StringComparison.Ordinal)
                    .Replace("_", "(?:[\ud800-\udbff][\udc00-\udfff]|(?s:.))", StringComparison.Ordinal) + "\\z",
                RegexOptions.CultureInvariant),
        };
    }
}
