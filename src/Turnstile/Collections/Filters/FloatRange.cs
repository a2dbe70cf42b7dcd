using System.Numerics;

namespace Turnstile.Collections.Filters;

/// <summary>The floats that meet a comparison, as a range with both ends; empty if Low is above High.</summary>
internal readonly record struct FloatRange<T>(T Low, T High)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The numbers x for which <c>x comparison number</c> holds; for != those for which it does
    /// not.</summary>
    public static FloatRange<T> Of(ComparisonOperator comparison, T number) => comparison switch
    {
        ComparisonOperator.Less when T.IsNegativeInfinity(number) => new(T.One, T.Zero),
        ComparisonOperator.Less => new(T.NegativeInfinity, T.BitDecrement(number)),
        ComparisonOperator.LessOrEqual => new(T.NegativeInfinity, number),
        ComparisonOperator.Greater when T.IsPositiveInfinity(number) => new(T.One, T.Zero),
        ComparisonOperator.Greater => new(T.BitIncrement(number), T.PositiveInfinity),
        ComparisonOperator.GreaterOrEqual => new(number, T.PositiveInfinity),
        _ => new(number, number),
    };
}
