namespace Turnstile.Reports;

/// <summary>One thing that a workload measured, as often as it did.</summary>
/// <param name="Name">What it is, with its unit.</param>
/// <param name="Better">Which values are good.</param>
/// <param name="IsHeadline">Whether it stands in the table and in the plot.</param>
/// <param name="Median">The middle one.</param>
/// <param name="Min">The lowest.</param>
/// <param name="Max">The highest.</param>
internal sealed record Metric(string Name, Better Better, bool IsHeadline, double Median, double Min, double Max)
{
    /// <summary>Half the distance between lowest and highest, as a share of the median.</summary>
    public double Spread() => Median == 0 ? 0 : (Max - Min) / 2 / Median;

    /// <summary>A metric of some values, at least one.</summary>
    public static Metric Of(string name, Better better, bool isHeadline, IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        double median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Metric(name, better, isHeadline, Round(median), Round(sorted[0]), Round(sorted[^1]));
    }

    // Six digits say more than any measurement knows.
    private static double Round(double value)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return 0;
        }

        int digits = 5 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return digits is < 0 or > 15 ? Math.Round(value) : Math.Round(value, digits);
    }
}
