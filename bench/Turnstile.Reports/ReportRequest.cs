namespace Turnstile.Reports;

/// <summary>What was asked of a program that measures and reports.</summary>
/// <param name="IsQuick">Whether the run proves that everything works, and measures nothing of worth.</param>
/// <param name="RoundCount">How often each thing is measured; null as usual.</param>
/// <param name="Engines">Names by commas; null for all.</param>
/// <param name="Workloads">Names by commas; null for all.</param>
/// <param name="Folder">Where databases are made; null where temporary files are.</param>
/// <param name="Target">Where the report goes, without extension; null as usual.</param>
/// <param name="Source">A report to draw in place of measuring; null for none.</param>
/// <param name="IsEverything">Whether the table has every metric.</param>
internal sealed record ReportRequest(
    bool IsQuick,
    int? RoundCount,
    string? Engines,
    string? Workloads,
    string? Folder,
    string? Target,
    string? Source,
    bool IsEverything)
{
    /// <summary>Where the report goes, without extension; its folder is there.</summary>
    /// <param name="name">Of the report, such as "kv-peers".</param>
    public string TargetOf(string name)
    {
        string target = Target ?? (Source is not null ? Path.ChangeExtension(Source, null)
            : IsQuick ? $"artifacts/{name}-quick" : $"bench/results/{name}");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
        return target;
    }

    /// <summary>A folder for databases that is not there yet.</summary>
    /// <param name="name">Of the program, such as "peers".</param>
    public string Scratch(string name) =>
        Path.Combine(Folder ?? Path.GetTempPath(), $"turnstile-{name}-{Path.GetRandomFileName()}");
}
