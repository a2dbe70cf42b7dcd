namespace Turnstile.Search.Drivers;

/// <summary>What one thread that asked for some time has seen.</summary>
/// <param name="Rate">Queries a second.</param>
/// <param name="Microseconds">What it had of a processor for a query.</param>
/// <param name="WaitShare">How much of the time it waited for a processor.</param>
/// <param name="Last">The last pass over all queries.</param>
internal sealed record Lap(double Rate, double Microseconds, double WaitShare, Pass Last);
