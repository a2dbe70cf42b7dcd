namespace Turnstile.Simulation.Tests.Disk;

/// <summary>The power is off: thrown by every operation from the chosen one on. Not an error the engine may
/// handle.</summary>
internal sealed class PowerCutException(int operation) : Exception($"the power was cut at operation {operation}");
