using Turnstile.Benchmarks.Engines;
using Turnstile.Benchmarks.Running;

namespace Turnstile.Benchmarks.Workloads;

/// <summary>Something that every engine is asked to do, the same way.</summary>
internal interface IWorkload
{
    /// <summary>The name of db_bench or YCSB if there is one, and what distinguishes it.</summary>
    string Name { get; }

    /// <summary>What every write survives.</summary>
    DurabilityClass Durability { get; }

    /// <summary>Does it and adds what it measured.</summary>
    void Run(WorkloadRun run);
}
