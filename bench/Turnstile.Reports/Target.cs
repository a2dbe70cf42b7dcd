namespace Turnstile.Reports;

/// <summary>What a metric of the first engine is to reach.</summary>
/// <param name="Value">A value, or a ratio if there is a peer.</param>
/// <param name="Peer">The engine that the first is to be so many times better than; null if the value stands
/// alone.</param>
internal sealed record Target(double Value, string? Peer = null);
