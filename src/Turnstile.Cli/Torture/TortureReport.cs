using System.Text.Json.Serialization;

namespace Turnstile.Cli.Torture;

/// <summary>What a torture run found.</summary>
/// <param name="Kills">Times the child was killed.</param>
/// <param name="Acknowledged">Commits that were acknowledged.</param>
/// <param name="Lost">Things acknowledged that are missing or older.</param>
/// <param name="Torn">Commits and documents half there.</param>
/// <param name="Phantom">Things that were never issued.</param>
/// <param name="ReopenFailures">Times the database did not open again.</param>
internal sealed record TortureReport(
    [property: JsonPropertyName("kills")] int Kills,
    [property: JsonPropertyName("acknowledged")] long Acknowledged,
    [property: JsonPropertyName("lost")] long Lost,
    [property: JsonPropertyName("torn")] long Torn,
    [property: JsonPropertyName("phantom")] long Phantom,
    [property: JsonPropertyName("reopen_failures")] int ReopenFailures)
{
    /// <summary>Whether nothing is wrong.</summary>
    [JsonIgnore]
    public bool IsClean => Lost + Torn + Phantom + ReopenFailures == 0;
}
