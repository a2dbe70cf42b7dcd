namespace Turnstile.Reports;

/// <summary>An engine that was measured, or why not.</summary>
/// <param name="Name">As its makers write it.</param>
/// <param name="Version">Which one; null if it is missing.</param>
/// <param name="Missing">What to install; null if it is there.</param>
internal sealed record EngineEntry(string Name, string? Version, string? Missing);
