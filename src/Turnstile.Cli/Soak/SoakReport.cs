using System.Text.Json.Serialization;

namespace Turnstile.Cli.Soak;

/// <summary>What a soak found.</summary>
/// <param name="Keys">Keys there are.</param>
/// <param name="FillPerSecond">Puts a second while filling.</param>
/// <param name="PutsPerSecond">Puts a second while overwriting beside the reader.</param>
/// <param name="WorstPutMilliseconds">The longest put of all.</param>
/// <param name="WorstPutPhases">What that spent its time on, milliseconds, pauses of the collector among it.</param>
/// <param name="P999PutMicroseconds">999 of 1,000 puts while overwriting took no longer.</param>
/// <param name="ReadsPerSecond">Reads a second beside the writer.</param>
/// <param name="PeakMemoryBytes">The most the process held.</param>
/// <param name="MemoryGrowthBytes">The median of the last third of overwriting less that of the second.</param>
/// <param name="DiskBytes">Files at the end, compaction done.</param>
/// <param name="Wrong">Reads that saw a value that was not there then.</param>
/// <param name="Lost">Keys that the last look did not find.</param>
/// <param name="IsWithinBudget">Whether the process stayed within the budget.</param>
internal sealed record SoakReport(
    [property: JsonPropertyName("keys")] long Keys,
    [property: JsonPropertyName("fill_per_s")] double FillPerSecond,
    [property: JsonPropertyName("puts_per_s")] double PutsPerSecond,
    [property: JsonPropertyName("worst_put_ms")] double WorstPutMilliseconds,
    [property: JsonPropertyName("worst_put_phases_ms")] IReadOnlyDictionary<string, double> WorstPutPhases,
    [property: JsonPropertyName("p999_put_us")] double P999PutMicroseconds,
    [property: JsonPropertyName("reads_per_s")] double ReadsPerSecond,
    [property: JsonPropertyName("peak_memory_bytes")] long PeakMemoryBytes,
    [property: JsonPropertyName("memory_growth_bytes")] long MemoryGrowthBytes,
    [property: JsonPropertyName("disk_bytes")] long DiskBytes,
    [property: JsonPropertyName("wrong")] long Wrong,
    [property: JsonPropertyName("lost")] long Lost,
    [property: JsonPropertyName("is_within_budget")] bool IsWithinBudget)
{
    /// <summary>Whether nothing is wrong.</summary>
    [JsonIgnore]
    public bool IsClean => Wrong + Lost == 0 && IsWithinBudget;
}
