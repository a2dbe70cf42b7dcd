using Turnstile.Views;

namespace Turnstile.Tests.Views;

public sealed class SnapshotRegistryTests
{
    [Fact]
    public void Every_open_snapshot_is_found_and_no_closed_one()
    {
        ViewSet views = Open();
        List<Snapshot> open = [.. Enumerable.Range(0, 1000).Select(_ => views.OpenSnapshot())];
        Assert.Equal(open.ToHashSet(), views.Snapshots.Open().ToHashSet());
        for (int i = 999; i >= 0; i -= 3)
        {
            open[i].Dispose();
            open[i].Dispose();
            open.RemoveAt(i);
        }

        open.AddRange(Enumerable.Range(0, 500).Select(_ => views.OpenSnapshot()));
        Assert.Equal(open.Count, views.Snapshots.Open().Count());
        Assert.Equal(open.ToHashSet(), views.Snapshots.Open().ToHashSet());
        open.ForEach(static snapshot => snapshot.Dispose());
        Assert.Empty(views.Snapshots.Open());
    }

    [Fact]
    public void Snapshots_opened_and_closed_at_once_leave_nothing_behind()
    {
        ViewSet views = Open();
        Parallel.For(0, 8, _ =>
        {
            var open = new Queue<Snapshot>();
            for (int i = 0; i < 20_000; i++)
            {
                open.Enqueue(views.OpenSnapshot());
                if (open.Count > 100)
                {
                    open.Dequeue().Dispose();
                }

                if (i % 1000 == 0)
                {
                    // Only those who opened them close them: all of mine are among the open ones.
                    Assert.Superset(open.ToHashSet(), views.Snapshots.Open().ToHashSet());
                }
            }

            while (open.TryDequeue(out Snapshot? snapshot))
            {
                snapshot.Dispose();
            }
        });
        Assert.Empty(views.Snapshots.Open());
    }

    [Fact]
    public void A_snapshot_that_is_too_old_is_refused_and_frees_what_it_held()
    {
        var keys = new CountedPart();
        var views = new ViewSet([keys, new CountedPart()], new Sequence(5), new LogClock(TimeProvider.System));
        Snapshot snapshot = views.OpenSnapshot();
        views.Replace(static parts => [new CountedPart(), parts[1]]);
        Assert.Single(views.Held.All);
        ViewLease read = views.Acquire(snapshot);
        snapshot.Expire(TimeSpan.FromMinutes(1));
        var expired = Assert.Throws<SnapshotExpiredException>(() => views.Acquire(snapshot));
        Assert.Equal(new Sequence(5), expired.Sequence);
        Assert.Contains("00:01:00", expired.Message, StringComparison.Ordinal);
        Assert.False(keys.Freed);
        read.Dispose();
        Assert.True(keys.Freed);
        Assert.Empty(views.Held.All);
        snapshot.Dispose();
        Assert.Throws<SnapshotExpiredException>(() => views.Acquire(snapshot));
    }

    private static ViewSet Open() =>
        new([new CountedPart(), new CountedPart()], Sequence.Zero, new LogClock(TimeProvider.System));
}
