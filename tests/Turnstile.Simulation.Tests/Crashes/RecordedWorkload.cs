using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Model;
using Turnstile.Simulation.Tests.Stepping;

namespace Turnstile.Simulation.Tests.Crashes;

/// <summary>A workload that ran once, with the trace of its disk.</summary>
internal sealed record RecordedWorkload(int Seed, VirtualDisk Disk, Timeline Timeline)
{
    /// <summary>Runs the workload of a seed.</summary>
    public static RecordedWorkload Run(int seed, int steps)
    {
        var disk = new VirtualDisk();
        var timeline = new Timeline(ModelState.Empty);
        using var session = new Session(disk, timeline, seed);
        try
        {
            session.Open();
            session.Run(steps);
            session.Check();
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"seed {seed}, without any crash, at \"{session.LastStep}\"", failure);
        }

        return new RecordedWorkload(seed, disk, timeline);
    }
}
