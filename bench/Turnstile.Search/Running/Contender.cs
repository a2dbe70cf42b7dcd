using Turnstile.Collections.Schema;
using Turnstile.Search.Drivers;

namespace Turnstile.Search.Running;

/// <summary>An engine in one configuration, and how its driver is started.</summary>
/// <param name="Name">As it stands in reports.</param>
/// <param name="Configuration">The driver's name of it.</param>
/// <param name="Driver">The program, and what comes before the request.</param>
/// <param name="Missing">What to install; null if it is there.</param>
/// <param name="Sweep">What its effort means.</param>
internal sealed record Contender(
    string Name, string Configuration, IReadOnlyList<string> Driver, string? Missing, EffortKind Sweep)
{
    /// <summary>Which version of the engine; null if it is not known.</summary>
    public string? Version { get; init; }

    /// <summary>Of which sets it has an index.</summary>
    public VectorKind Kind { get; init; } = VectorKind.Dense;

    /// <summary>What is measured of it; null for all that is chosen. An index is always built.</summary>
    public IReadOnlyCollection<SearchWorkload>? Workloads { get; init; }

    private static readonly int[] s_candidates = [10, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768];
    private static readonly int[] s_filteredCandidates = [16, 32, 64, 128, 256, 512, 1024];
    private static readonly int[] s_compared = [16, 32, 64, 128, 256, 512, 1024, 2048, 4096];
    private static readonly int[] s_bounds = [50, 60, 70, 80, 85, 90, 92, 94, 96, 98, 99, 100];
    private static readonly int[] s_lists = [1, 2, 4, 8, 16, 32, 64, 128, 256];

    /// <summary>The efforts that are measured.</summary>
    public IReadOnlyList<int> Efforts(bool isFiltered, bool isQuick) => Sweep switch
    {
        EffortKind.None => [1],
        EffortKind.Compared => isQuick ? [64, 1024] : s_compared,
        EffortKind.Bounds => isQuick ? [80, 100] : s_bounds,
        EffortKind.Lists when isQuick => [2, 8, 32],
        EffortKind.Lists => s_lists,
        _ when isQuick => isFiltered ? [64] : [16, 64, 256],
        _ => isFiltered ? s_filteredCandidates : s_candidates,
    };

    /// <summary>Whether a workload is measured of it.</summary>
    public bool Does(SearchWorkload workload) =>
        workload == SearchWorkload.Build || Workloads?.Contains(workload) != false;

    /// <summary>Whether this is Turnstile, in any configuration.</summary>
    public bool IsTurnstile => Driver.Contains(TurnstileDriver.Argument);
}
