namespace Turnstile.Benchmarks.Running;

/// <summary>What a child process is told.</summary>
/// <param name="Role">What it is there for.</param>
/// <param name="Engine">The name of the engine.</param>
/// <param name="Workload">The name of the workload.</param>
/// <param name="Settings">What all engines are measured with.</param>
/// <param name="ImageDirectory">The loaded keys.</param>
/// <param name="ScratchDirectory">Where it works; the parent deletes it.</param>
internal sealed record ChildRequest(
    ChildRole Role,
    string Engine,
    string Workload,
    BenchSettings Settings,
    string ImageDirectory,
    string ScratchDirectory);
