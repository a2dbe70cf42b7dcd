using System.Globalization;
using System.Text.Json.Serialization;

namespace Turnstile.Search.Drivers;

/// <summary>The memory of this process, as Linux counts it.</summary>
/// <param name="AnonymousKib">Of its own.</param>
/// <param name="FileKib">Pages of files that it has mapped.</param>
/// <param name="PeakKib">The most of both so far.</param>
internal sealed record ProcessMemory(
    [property: JsonPropertyName("anon_kib")] long AnonymousKib,
    [property: JsonPropertyName("file_kib")] long FileKib,
    [property: JsonPropertyName("peak_kib")] long PeakKib)
{
    /// <summary>Now.</summary>
    public static ProcessMemory Now()
    {
        string[] lines = File.ReadAllLines("/proc/self/status");
        long Of(string name) => long.Parse(
            lines.First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Replace("kB", "",
                StringComparison.Ordinal),
            CultureInfo.InvariantCulture);
        return new ProcessMemory(Of("RssAnon:"), Of("RssFile:"), Of("VmHWM:"));
    }
}
