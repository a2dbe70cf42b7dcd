using System.Globalization;

namespace Turnstile.Cli.Output;

/// <summary>Numbers as people read them.</summary>
internal static class Figures
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>A count with separators.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A rate per second.</summary>
    public static string Rate(double perSecond) =>
        perSecond.ToString(perSecond < 100 ? "N1" : "N0", CultureInfo.InvariantCulture) + "/s";

    /// <summary>A size.</summary>
    public static string Bytes(long bytes)
    {
        double size = bytes;
        int unit = 0;
        for (; size >= 1024 && unit < Units.Length - 1; unit++)
        {
            size /= 1024;
        }

        return size.ToString(unit == 0 ? "N0" : "N1", CultureInfo.InvariantCulture) + " " + Units[unit];
    }

    /// <summary>A latency.</summary>
    public static string Microseconds(double microseconds) => microseconds >= 10_000
        ? (microseconds / 1_000).ToString("N1", CultureInfo.InvariantCulture) + " ms"
        : microseconds.ToString("N1", CultureInfo.InvariantCulture) + " us";

    /// <summary>A share of one.</summary>
    public static string Share(double share) => share.ToString("F4", CultureInfo.InvariantCulture);

    /// <summary>A span of time in seconds.</summary>
    public static string Seconds(TimeSpan time) =>
        time.TotalSeconds.ToString("F2", CultureInfo.InvariantCulture) + " s";
}
