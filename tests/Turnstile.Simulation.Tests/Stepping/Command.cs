using Turnstile.Commit;
using Turnstile.Simulation.Tests.Model;

namespace Turnstile.Simulation.Tests.Stepping;

/// <summary>One write of a workload, with its answer foretold.</summary>
/// <param name="Text">What it does, to be printed.</param>
/// <param name="After">The state after it; the same as before if it is refused.</param>
/// <param name="Expected">How it must be answered.</param>
/// <param name="Run">Does it, and gives the answer and its last sequence; zero if it does not tell.</param>
internal sealed record Command(
    string Text,
    ModelState After,
    CommitStatus Expected,
    Func<SteppedStore, Durability, (CommitStatus Status, ulong Last)> Run);
