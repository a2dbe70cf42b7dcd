using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Stepping;

namespace Turnstile.Simulation.Tests.Crashes;

/// <summary>The disks that crashes leave of one workload: each is checked, and those that are alike once.</summary>
/// <remarks>
/// Neighbouring operations and different losses of power often leave the same names and contents. What opens from them
/// is the same, so of a disk that was met before it is only asked whether what was found on it may be found at this
/// operation too: whether anything acknowledged until here is missing there. What a process leaves that dies is opened
/// always, since parts of it are not durable, and which these are cannot be read. Some have an index file less, or one
/// that is torn or changed. Threads: one.
/// </remarks>
/// <param name="workload">What ran.</param>
/// <param name="nested">How many operations of some recoveries are crash points themselves; 0 for none.</param>
internal sealed class CrashedWorkload(RecordedWorkload workload, int nested)
{
    /// <summary>How many kinds of crashes there are: the loss models, and the death of the process alone.</summary>
    public const int KindCount = 4;

    private const int ProcessDeath = KindCount - 1;

    // At one crash in so many an index file is lost or damaged as well.
    private const int DamageShare = 7;

    // by digest of what a power cut left: the sequence that was found
    private readonly Dictionary<string, ulong> _met = [];

    /// <summary>How many crashes were checked, those while recovering among them.</summary>
    public int PointCount { get; private set; }

    /// <summary>How many disks were opened.</summary>
    public int OpenedCount { get; private set; }

    /// <summary>Checks what a crash of one kind leaves at one operation.</summary>
    public void Check(int operation, int kind)
    {
        int seed = (workload.Seed * 100_003) + (operation * KindCount) + kind;
        Durability survives = kind == ProcessDeath ? Durability.Process : Durability.Power;
        VirtualDisk left = Crashed(operation, kind, seed);
        string? digest = kind == ProcessDeath ? null : left.Digest();
        if (digest is not null && _met.TryGetValue(digest, out ulong before))
        {
            workload.Timeline.Find(before, operation, survives);
            PointCount++;
            return;
        }

        var point = new CrashPoint(workload.Timeline, operation, survives, seed);
        (int points, ulong found) = point.Check(left, seed % 199 == 0 ? nested : 0);
        if (seed % 11 == 0)
        {
            point.CheckCopies(Crashed(operation, kind, seed));
        }

        if (digest is not null)
        {
            _met.Add(digest, found);
        }

        PointCount += points;
        OpenedCount++;
    }

    private VirtualDisk Crashed(int operation, int kind, int seed)
    {
        VirtualDisk left = kind == ProcessDeath
            ? workload.Disk.KilledAt(operation)
            : workload.Disk.At(operation, (LossModel)kind, (ulong)seed);
        if (seed % DamageShare == 0)
        {
            IndexDamage.TryApply(left, Session.Root, (ulong)seed);
        }

        return left;
    }
}
