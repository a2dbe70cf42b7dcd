namespace Turnstile.Benchmarks.Running;

/// <summary>What a child process is there for.</summary>
internal enum ChildRole
{
    /// <summary>Loads all keys into the image that other children copy.</summary>
    Load,

    /// <summary>Measures a workload.</summary>
    Measure,

    /// <summary>Writes and dies, so that another can measure the recovery.</summary>
    Victim,
}
