using System.Text.Json;
using Turnstile.Reports;

namespace Turnstile.Search.Reports;

/// <summary>One run of all contenders side by side.</summary>
/// <param name="Report">The figures.</param>
/// <param name="Curves">What they were read from.</param>
internal sealed record SearchReport(Report Report, IReadOnlyList<Curve> Curves)
{
    /// <summary>Reads one from a file.</summary>
    public static SearchReport Read(string path) =>
        JsonSerializer.Deserialize<SearchReport>(File.ReadAllText(path), Report.Json)
        ?? throw new ArgumentException($"{path} holds no report");

    /// <summary>Writes it into a file.</summary>
    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Report.Json) + "\n");
}
