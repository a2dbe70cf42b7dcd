namespace Turnstile.Cli.Torture;

/// <summary>A commit that the database acknowledged, with its place in the order.</summary>
/// <param name="Commit">What it does.</param>
/// <param name="First">The sequence of its first operation; zero if it changed nothing.</param>
/// <param name="Last">The sequence of its last operation; zero if it changed nothing.</param>
internal sealed record AcknowledgedCommit(ScriptedCommit Commit, Sequence First, Sequence Last);
