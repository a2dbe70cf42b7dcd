using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Stepping;

namespace Turnstile.Simulation.Tests.Model;

/// <summary>Long random workloads against a dictionary and a brute-force search.</summary>
/// <remarks>
/// Scenario: writes, batches, flushes, merges, graphs and reopenings in seeded order, with snapshots opened at random
/// moments and looked at later.
/// Oracle: every answer is foretold; every look compares keys forward, backward and by prefix, documents, counts,
/// groups and queries, now, in every open snapshot, and as of earlier sequences while these are retained.
/// A failure names the seed and the first step after which something differs.
/// It does not model: threads.
/// More seeds: set TURNSTILE_MODEL_SEEDS.
/// </remarks>
public sealed class DatabaseModelTests
{
    private const int Steps = 600;
    private static readonly int s_seeds =
        int.TryParse(Environment.GetEnvironmentVariable("TURNSTILE_MODEL_SEEDS"), out int seeds) ? seeds : 10;

    [Fact]
    public void Random_workloads_answer_as_the_model_does() => Parallel.For(5000, 5000 + s_seeds, static seed =>
    {
        if (Failure(seed, looksAlways: false) is { } failure)
        {
            // Looking after every step finds the failure where it begins.
            failure = Failure(seed, looksAlways: true) ?? failure;
            Assert.Fail($"seed {seed} fails at step {failure.Step}, \"{failure.Text}\": {failure.Cause}");
        }
    });

    private static (int Step, string Text, Exception Cause)? Failure(int seed, bool looksAlways)
    {
        using var session = new Session(new VirtualDisk(), new Timeline(ModelState.Empty), seed);
        int step = 0;
        try
        {
            session.Open();
            for (; step < Steps; step++)
            {
                session.Step();
                if (step % 10 == 9)
                {
                    session.CheckPast();
                }

                if (looksAlways || step % 50 == 49)
                {
                    session.Check();
                }
            }

            session.Check();
            return null;
        }
        catch (Exception cause)
        {
            return (step, session.LastStep, cause);
        }
    }
}
