using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Filters;

/// <summary>The whole numbers that meet a comparison, as a range with both ends; empty if Low is above High.</summary>
/// <remarks>Exact: <c>x &gt; 2.5</c> becomes <c>x &gt;= 3</c>, and <c>x = 2.5</c> is empty.</remarks>
internal readonly record struct WholeRange(Int128 Low, Int128 High)
{
    // Beyond every number of 64 bits, and inside those of 128.
    private const double Far = 1e19;

    /// <summary>The numbers x for which <c>x comparison number</c> holds; for != those for which it does
    /// not.</summary>
    public static WholeRange Of(ComparisonOperator comparison, FieldValue number)
    {
        bool isWhole = number.Type == FieldType.Int64;
        double exact = isWhole ? 0 : Math.Clamp(number.AsDouble(), -Far, Far);
        Int128 floor = isWhole ? number.AsInt64() : (Int128)Math.Floor(exact);
        Int128 ceiling = isWhole ? number.AsInt64() : (Int128)Math.Ceiling(exact);
        return comparison switch
        {
            ComparisonOperator.Less => new(Int128.MinValue, ceiling - 1),
            ComparisonOperator.LessOrEqual => new(Int128.MinValue, floor),
            ComparisonOperator.Greater => new(floor + 1, Int128.MaxValue),
            ComparisonOperator.GreaterOrEqual => new(ceiling, Int128.MaxValue),
            _ => new(ceiling, floor),
        };
    }

    /// <summary>The numbers in both ranges.</summary>
    public WholeRange And(WholeRange other) => new(Int128.Max(Low, other.Low), Int128.Min(High, other.High));

    /// <summary>The condition that a field of whole numbers is in, or not in, the range.</summary>
    public IBoundNode On(ScalarField field, bool isNegated)
    {
        bool isSmall = field.Type == FieldType.Int32;
        Int128 low = Int128.Max(Low, isSmall ? int.MinValue : long.MinValue);
        Int128 high = Int128.Min(High, isSmall ? int.MaxValue : long.MaxValue);
        if (low > high)
        {
            low = 1;
            high = 0;
        }

        return isSmall
            ? new BoundRange<int>(field, (int)low, (int)high, isNegated)
            : new BoundRange<long>(field, (long)low, (long)high, isNegated);
    }
}
