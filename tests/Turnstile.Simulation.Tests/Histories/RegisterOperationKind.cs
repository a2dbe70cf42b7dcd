namespace Turnstile.Simulation.Tests.Histories;

/// <summary>What can be asked of a register.</summary>
internal enum RegisterOperationKind
{
    Read,
    Write,
    CompareAndSet,
}
