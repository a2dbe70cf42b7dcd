namespace Turnstile.Collections.Filters;

/// <summary>The text of the comparison operators, and what each becomes when its sides change places.</summary>
internal static class ComparisonOperators
{
    /// <summary>The operator as it is printed.</summary>
    public static string Text(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Equal => "=",
        ComparisonOperator.NotEqual => "!=",
        ComparisonOperator.Less => "<",
        ComparisonOperator.LessOrEqual => "<=",
        ComparisonOperator.Greater => ">",
        _ => ">=",
    };

    /// <summary>The operator of a text; false if it is none.</summary>
    public static bool TryRead(string text, out ComparisonOperator comparison)
    {
        ComparisonOperator? found = text switch
        {
            "=" or "==" => ComparisonOperator.Equal,
            "!=" or "<>" => ComparisonOperator.NotEqual,
            "<" => ComparisonOperator.Less,
            "<=" => ComparisonOperator.LessOrEqual,
            ">" => ComparisonOperator.Greater,
            ">=" => ComparisonOperator.GreaterOrEqual,
            _ => null,
        };
        comparison = found.GetValueOrDefault();
        return found is not null;
    }

    /// <summary>The operator that says the same of the sides exchanged.</summary>
    public static ComparisonOperator Flipped(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Less => ComparisonOperator.Greater,
        ComparisonOperator.LessOrEqual => ComparisonOperator.GreaterOrEqual,
        ComparisonOperator.Greater => ComparisonOperator.Less,
        ComparisonOperator.GreaterOrEqual => ComparisonOperator.LessOrEqual,
        _ => comparison,
    };
}
