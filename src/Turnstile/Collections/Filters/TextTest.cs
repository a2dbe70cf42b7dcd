using System.Collections.Frozen;
using Turnstile.Collections.Documents;

namespace Turnstile.Collections.Filters;

/// <summary>A question about one text. Case counts; the order is by code point.</summary>
internal sealed class TextTest
{
    private readonly Func<string, bool> _passes;

    private TextTest(Func<string, bool> passes, string? single = null)
    {
        _passes = passes;
        Single = single;
    }

    /// <summary>The one text that passes; null if more than one may.</summary>
    public string? Single { get; }

    /// <summary>Passes what equals <paramref name="text"/>.</summary>
    public static TextTest Equal(string text) =>
        new(other => string.Equals(other, text, StringComparison.Ordinal), text);

    /// <summary>Passes what equals one of <paramref name="texts"/>.</summary>
    public static TextTest In(IEnumerable<string> texts)
    {
        FrozenSet<string> set = texts.ToFrozenSet(StringComparer.Ordinal);
        return new TextTest(set.Contains);
    }

    /// <summary>Passes what compares with <paramref name="text"/> as asked; not for = and !=.</summary>
    public static TextTest Compare(ComparisonOperator comparison, string text) => comparison switch
    {
        ComparisonOperator.Less => new(other => TextOrder.Compare(other, text) < 0),
        ComparisonOperator.LessOrEqual => new(other => TextOrder.Compare(other, text) <= 0),
        ComparisonOperator.Greater => new(other => TextOrder.Compare(other, text) > 0),
        _ => new(other => TextOrder.Compare(other, text) >= 0),
    };

    /// <summary>Passes what is in the range, which includes both ends.</summary>
    public static TextTest Between(string low, string high) =>
        new(other => TextOrder.Compare(other, low) >= 0 && TextOrder.Compare(other, high) <= 0);

    /// <summary>Passes what fits <paramref name="pattern"/>.</summary>
    public static TextTest Match(TextMatch match, string pattern)
    {
        switch (match)
        {
            case TextMatch.StartsWith:
                return new(other => other.StartsWith(pattern, StringComparison.Ordinal));
            case TextMatch.EndsWith:
                return new(other => other.EndsWith(pattern, StringComparison.Ordinal));
            case TextMatch.Contains:
                return new(other => other.Contains(pattern, StringComparison.Ordinal));
            default:
                var like = new LikePattern(pattern);
                return new(like.IsMatch);
        }
    }

    /// <summary>Whether <paramref name="text"/> passes.</summary>
    public bool Passes(string text) => _passes(text);
}
