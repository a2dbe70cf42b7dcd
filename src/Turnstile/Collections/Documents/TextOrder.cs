namespace Turnstile.Collections.Documents;

/// <summary>The one order of text: by code point, which is also the order of its UTF-8 bytes.</summary>
internal static class TextOrder
{
    /// <summary>Negative, zero or positive as <paramref name="left"/> is before, at or after the other.</summary>
    public static int Compare(string left, string right)
    {
        int common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        return Rank(left[common]).CompareTo(Rank(right[common]));
    }

    // Surrogates stand for code points above every other UTF-16 unit, though U+E000 to U+FFFF are larger numbers.
    private static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
