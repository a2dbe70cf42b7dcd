using Turnstile.Reports;

namespace Turnstile.Benchmarks.Running;

/// <summary>What a child process answers.</summary>
/// <param name="Configuration">How the engine was opened.</param>
/// <param name="Metrics">What was measured.</param>
/// <param name="Absence">Why the engine cannot do this; null if it can.</param>
internal sealed record ChildAnswer(string Configuration, IReadOnlyList<Metric> Metrics, string? Absence);
