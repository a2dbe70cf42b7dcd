using System.Text.Json;
using System.Text.Json.Serialization;

namespace Turnstile.Reports;

/// <summary>One run of all engines side by side.</summary>
/// <param name="Commit">The state of the code.</param>
/// <param name="Machine">Where.</param>
/// <param name="Settings">With what: the program's own record, or the JSON of it in a report that was read.</param>
/// <param name="Engines">Who.</param>
/// <param name="Results">What came out, workload by workload.</param>
internal sealed record Report(
    string Commit,
    Machine Machine,
    object Settings,
    IReadOnlyList<EngineEntry> Engines,
    IReadOnlyList<ResultEntry> Results)
{
    /// <summary>How reports are written.</summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads one from a file.</summary>
    public static Report Read(string path) =>
        JsonSerializer.Deserialize<Report>(File.ReadAllText(path), Json)
        ?? throw new ArgumentException($"{path} holds no report");

    /// <summary>Writes it into a file.</summary>
    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Json) + "\n");

    /// <summary>The rows that compare engines: what the first one measured, or else any.</summary>
    public IEnumerable<ComparisonRow> Rows(Targets targets, bool isEverything)
    {
        foreach (IGrouping<string, ResultEntry> workload in Results.GroupBy(result => result.Workload))
        {
            IEnumerable<Metric> metrics = workload.SelectMany(result => result.Metrics)
                .DistinctBy(metric => metric.Name)
                .Where(metric =>
                    isEverything || metric.IsHeadline || targets.Of(workload.Key, metric.Name) is not null);
            foreach (Metric metric in metrics)
            {
                yield return new ComparisonRow(workload.Key, metric.Name, metric.Better, [.. Engines.Select(
                    engine => workload.FirstOrDefault(result => result.Engine == engine.Name)?.Find(metric.Name))]);
            }
        }
    }
}
