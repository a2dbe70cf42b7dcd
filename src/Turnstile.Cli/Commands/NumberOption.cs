using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Turnstile.Cli.Commands;

/// <summary>Options that are numbers within a range; a refusal says what was given and what is allowed.</summary>
internal static class NumberOption
{
    /// <summary>A whole number with a default.</summary>
    public static Option<int> Whole(string name, string description, int fallback, int min, int max) => new(name)
    {
        Description = $"{description} ({min} to {max})",
        HelpName = "N",
        DefaultValueFactory = _ => fallback,
        CustomParser = result => Parse(result, name, min, max) ?? fallback,
    };

    /// <summary>A whole number that may be left out.</summary>
    public static Option<int?> WholeOrNone(string name, string description, int min, int max) => new(name)
    {
        Description = $"{description} ({min} to {max})",
        HelpName = "N",
        CustomParser = result => Parse(result, name, min, max),
    };

    /// <summary>Shares between 0 and 1, separated by commas.</summary>
    public static Option<double[]> Shares(string name, string description, double[] fallback) => new(name)
    {
        Description = description,
        HelpName = "R,R,...",
        DefaultValueFactory = _ => fallback,
        CustomParser = result => ParseShares(result, name) ?? fallback,
    };

    private static int? Parse(ArgumentResult result, string name, int min, int max)
    {
        string text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            && value >= min && value <= max)
        {
            return value;
        }

        result.AddError($"{name} is '{text}'; a whole number from {min} to {max} is allowed");
        return null;
    }

    private static double[]? ParseShares(ArgumentResult result, string name)
    {
        string text = result.Tokens[0].Value;
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        double[] shares = new double[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out shares[i])
                || shares[i] is <= 0 or > 1)
            {
                result.AddError($"{name} is '{text}'; numbers above 0 and up to 1, separated by commas, are allowed");
                return null;
            }
        }

        return shares;
    }
}
