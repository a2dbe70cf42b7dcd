using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Model;
using Turnstile.Simulation.Tests.Stepping;

namespace Turnstile.Simulation.Tests.Crashes;

/// <summary>One disk as a crash left it, and what must be found on it.</summary>
/// <param name="Recorded">The workload before the crash.</param>
/// <param name="Operation">Where the crash was.</param>
/// <param name="Survives">What kind of crash: acknowledgements at least as durable hold.</param>
/// <param name="Seed">Decides everything that is left to chance.</param>
internal sealed record CrashPoint(Timeline Recorded, int Operation, Durability Survives, int Seed)
{
    /// <summary>Opens what is left, compares it with the state it must be, and goes on writing.</summary>
    /// <param name="left">The disk.</param>
    /// <param name="nested">How many operations of the recovery and of the writes after it are crash points
    /// themselves, each with all loss models; 0 for none.</param>
    /// <returns>How many crash points that were, and the last sequence that was found.</returns>
    public (int Points, ulong Found) Check(VirtualDisk left, int nested = 0)
    {
        var timeline = new Timeline(Recorded.Possible(Operation, Survives));
        if (Survives == Durability.Process)
        {
            // What the dead process left in the system's cache may still be lost until it is read and made durable.
            timeline = new Timeline(Recorded.Possible(Operation, Durability.Power));
        }

        ulong found;
        using (var session = new Session(left, timeline, Seed, Recorded.Before(Operation)))
        {
            session.Open();
            found = session.State.Last;
            Recorded.Find(found, Operation, Survives);
            session.Check();
            Continue(session);
        }

        return (nested == 0 ? 1 : 1 + CheckNested(left, timeline, nested), found);
    }

    /// <summary>Opens the copies that were made, or being made, before the crash.</summary>
    public void CheckCopies(VirtualDisk left)
    {
        foreach ((int begun, string target, ulong sequence, int done) in Recorded.Checkpoints)
        {
            if (begun <= Operation && left.DirectoryExists(target) && (done <= Operation || HasManifest(left, target)))
            {
                using SteppedStore copy = SteppedStore.Open(left, target, (ulong)Seed);
                ModelState state = Recorded.StateAt(sequence);
                if (copy.Visible != sequence)
                {
                    throw new StateMismatchException($"the copy is at {copy.Visible}, not {sequence}");
                }

                StateCheck.Check(copy.Doors, state, Seed % CommandSource.LabelMax);
            }
        }
    }

    private static bool HasManifest(VirtualDisk disk, string target) =>
        disk.ListFiles(target).Any(static name => name.EndsWith(".manifest", StringComparison.Ordinal));

    private void Continue(Session session)
    {
        session.Write();
        session.Write();
        switch (Seed % 8)
        {
            case 0:
                session.Store.Settle();
                session.Check();
                break;
            case 1:
                session.Reopen(clean: true);
                session.Check();
                break;
            case 2:
                session.Run(6);
                session.Check();
                break;
            default:
                break;
        }
    }

    private int CheckNested(VirtualDisk left, Timeline timeline, int count)
    {
        var again = new CrashedWorkload(new RecordedWorkload(Seed % 1000, left, timeline), nested: 0);
        int step = Math.Max(1, left.OperationCount / count);
        for (int operation = Seed % step; operation <= left.OperationCount; operation += step)
        {
            foreach (LossModel model in Enum.GetValues<LossModel>())
            {
                again.Check(operation, (int)model);
            }
        }

        return again.PointCount;
    }
}
