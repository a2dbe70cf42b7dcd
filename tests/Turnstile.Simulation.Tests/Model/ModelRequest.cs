namespace Turnstile.Simulation.Tests.Model;

/// <summary>A request that should be remembered: its number and the sequences of its operations.</summary>
internal sealed record ModelRequest(ulong Number, ulong First, ulong Last);
