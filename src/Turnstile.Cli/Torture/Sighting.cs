namespace Turnstile.Cli.Torture;

/// <summary>What was seen of an entity that is there.</summary>
/// <param name="Tag">The commit that its content names.</param>
/// <param name="Sequence">The sequence that the database gives for it.</param>
/// <param name="IsWhole">Whether every part of its content is from that commit.</param>
internal readonly record struct Sighting(CommitTag Tag, Sequence Sequence, bool IsWhole);
