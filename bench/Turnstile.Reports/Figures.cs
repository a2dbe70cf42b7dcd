using System.Globalization;

namespace Turnstile.Reports;

/// <summary>Numbers as people read them: three digits, with a letter for the thousands.</summary>
internal static class Figures
{
    /// <summary>A value.</summary>
    public static string Of(double value) => Math.Abs(value) switch
    {
        >= 1e9 => Digits(value / 1e9) + "G",
        >= 1e6 => Digits(value / 1e6) + "M",
        >= 1e3 => Digits(value / 1e3) + "k",
        _ => Digits(value),
    };

    /// <summary>A ratio; far below one as a fraction.</summary>
    public static string Ratio(double value) => value switch
    {
        >= 10 => Invariant($"{value:F0}x"),
        >= 0.1 => Invariant($"{value:F2}x"),
        _ => Invariant($"1/{1 / value:F0}x"),
    };

    private static string Digits(double value) => Math.Abs(value) switch
    {
        >= 100 => Invariant($"{value:F0}"),
        >= 10 => Invariant($"{value:F1}"),
        0 => "0",
        _ => Invariant($"{value:F2}"),
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
