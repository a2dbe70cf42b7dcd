using Turnstile.Views;

namespace Turnstile.Engine;

/// <summary>Ends the snapshots that are held for longer than the options allow.</summary>
/// <remarks>Reads that are under way end well; later ones are refused with a <see cref="SnapshotExpiredException"/>.
/// What a snapshot pinned is freed here, unless a read still holds it. Threads: the maintenance worker.</remarks>
internal sealed class SnapshotAgeJob(ViewSet views, LogClock clock, TimeSpan? ageMax)
{
    /// <summary>Looks at all open snapshots; returns how many it ended.</summary>
    public int Run()
    {
        if (ageMax is not { } limit)
        {
            return 0;
        }

        int ended = 0;
        double latest = clock.Now() - limit.TotalMilliseconds;
        foreach (Snapshot snapshot in views.Snapshots.Open().Where(snapshot => snapshot.OpenedAt < latest))
        {
            snapshot.Expire(limit);
            ended++;
        }

        return ended;
    }
}
