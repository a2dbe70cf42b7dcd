using System.Text.Json.Serialization;

namespace Turnstile.Cli.Demo;

/// <summary>What the demo measured and checked.</summary>
/// <param name="Dir">The folder with everything in it.</param>
/// <param name="Gallery">The HTML file.</param>
/// <param name="Images">Pictures loaded.</param>
/// <param name="Load">Concurrent writers and readers.</param>
/// <param name="Searches">Searches without and with filters.</param>
/// <param name="Batch">Keys and documents committed together.</param>
/// <param name="Snapshot">A snapshot while the world moves.</param>
/// <param name="Crash">A killed writer.</param>
/// <param name="FilesVerified">Files whose checksums were checked in the end.</param>
/// <param name="FilesDamaged">Of these, damaged ones.</param>
/// <param name="Seconds">How long all of it took.</param>
internal sealed record DemoReport(
    string Dir,
    string Gallery,
    int Images,
    LoadResult Load,
    IReadOnlyList<SearchResult> Searches,
    BatchResult Batch,
    SnapshotResult Snapshot,
    CrashResult Crash,
    int FilesVerified,
    int FilesDamaged,
    double Seconds)
{
    /// <summary>Whether everything that was checked was right.</summary>
    [JsonPropertyName("ok")]
    public bool IsGood => Load.WrongResults + Batch.HalfSeen + FilesDamaged == 0
        && Snapshot.IsStill
        && Crash.Lost + Crash.Torn + Crash.Phantom + Crash.ImagesMissing == 0;
}
