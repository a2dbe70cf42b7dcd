using Turnstile.Collections.Schema;
using Turnstile.Vectors;

namespace Turnstile.Cli.Benchmarks;

/// <summary>What a search benchmark is asked to do.</summary>
/// <param name="Base">The vectors to search in.</param>
/// <param name="Queries">The vectors to search for.</param>
/// <param name="TruthPath">A file of true neighbours; null to compute them.</param>
/// <param name="Metric">How far apart two vectors are said to be.</param>
/// <param name="Index">How they are searched.</param>
/// <param name="K">Neighbours asked for.</param>
/// <param name="RecallTargets">The recalls to reach.</param>
/// <param name="ThreadCount">Threads that search at once.</param>
/// <param name="MeasureTime">The least time each measurement takes.</param>
internal sealed record SearchSettings(
    VectorSet Base,
    VectorSet Queries,
    string? TruthPath,
    Metric Metric,
    IndexOptions Index,
    int K,
    IReadOnlyList<double> RecallTargets,
    int ThreadCount,
    TimeSpan MeasureTime);
