namespace Turnstile.Simulation.Tests.Concurrency;

/// <summary>Tests of what threads get done in real time: no others take processors from them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TestsAlone
{
    /// <summary>How tests name it.</summary>
    public const string Name = "alone";
}
