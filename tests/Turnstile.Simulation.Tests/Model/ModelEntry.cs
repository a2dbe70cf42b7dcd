namespace Turnstile.Simulation.Tests.Model;

/// <summary>What a key should hold.</summary>
internal sealed record ModelEntry(string Value, ulong Version, ulong Sequence, ulong CreateSequence);
