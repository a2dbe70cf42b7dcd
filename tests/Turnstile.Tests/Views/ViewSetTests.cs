using Turnstile.Views;

namespace Turnstile.Tests.Views;

public sealed class ViewSetTests
{
    [Fact]
    public void A_replaced_part_lives_until_its_last_reader_leaves()
    {
        var (views, keys, collections) = Open();
        ViewLease lease = views.Acquire();
        views.Replace(parts => [new CountedPart(), parts[1]]);
        Assert.False(keys.Freed);
        lease.Dispose();
        Assert.True(keys.Freed);
        Assert.False(collections.Freed);
        views.Close();
        Assert.True(collections.Freed);
    }

    [Fact]
    public void ORDER_3_the_sequence_of_a_replaced_view_stops()
    {
        var (views, _, _) = Open();
        using ViewLease before = views.Acquire();
        views.Replace(parts => [new CountedPart(), parts[1]]);
        views.Publish(new Sequence(9));
        Assert.Equal(Sequence.Zero, before.View.Visible);
        Assert.Equal(new Sequence(9), views.Visible);
    }

    [Fact]
    public async Task A_sequence_is_published_while_the_parts_of_the_next_view_are_made()
    {
        var (views, _, _) = Open();
        using var begun = new ManualResetEventSlim();
        using var published = new ManualResetEventSlim();
        Task replacing = Task.Run(() => views.Replace(parts =>
        {
            begun.Set();
            Assert.True(published.Wait(TimeSpan.FromSeconds(30)));
            return [new CountedPart(), parts[1]];
        }));
        begun.Wait(TestContext.Current.CancellationToken);
        views.Publish(new Sequence(7));
        published.Set();
        await replacing;
        Assert.Equal(new Sequence(7), views.Visible);
    }

    [Fact]
    public void ORDER_3_the_visible_sequence_never_goes_back()
    {
        var (views, _, _) = Open();
        views.Publish(new Sequence(2));
        Assert.Throws<InvariantException>(() => views.Publish(new Sequence(1)));
    }

    [Fact]
    public void A_snapshot_keeps_its_moment_and_refuses_reads_after_its_end()
    {
        var (views, keys, _) = Open();
        views.Publish(new Sequence(5));
        Snapshot snapshot = views.OpenSnapshot();
        views.Publish(new Sequence(6));
        views.Replace(parts => [new CountedPart(), parts[1]]);
        using (ViewLease lease = views.Acquire(snapshot))
        {
            Assert.Equal(new Sequence(5), lease.Sequence);
            Assert.Same(keys, lease.View[ViewSlot.Keys]);
            snapshot.Dispose();
            Assert.False(keys.Freed);
        }

        Assert.True(keys.Freed);
        Assert.Throws<ObjectDisposedException>(() => views.Acquire(snapshot));
    }

    [Fact]
    public void A_snapshot_of_another_database_is_refused()
    {
        var (views, _, _) = Open();
        var (others, _, _) = Open();
        using Snapshot snapshot = others.OpenSnapshot();
        Assert.Throws<ArgumentException>(() => views.Acquire(snapshot));
    }

    [Fact]
    public void A_closed_set_refuses_readers()
    {
        var (views, _, _) = Open();
        views.Close();
        Assert.Throws<ObjectDisposedException>(() => views.Acquire());
    }

    [Fact]
    public async Task LIFE_1_no_reader_ever_sees_a_freed_part_while_views_are_replaced()
    {
        var (views, _, _) = Open();
        using var stop = new CancellationTokenSource();
        Task[] readers = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            int seen = 0;
            while (!stop.IsCancellationRequested || seen == 0)
            {
                using Snapshot? snapshot = (seen & 1) == 0 ? views.OpenSnapshot() : null;
                using ViewLease lease = views.Acquire(snapshot);
                Assert.False(((CountedPart)lease.View[ViewSlot.Keys]).Freed);
                seen++;
            }
        }))];
        for (ulong i = 1; i <= 20_000; i++)
        {
            views.Replace(parts => [new CountedPart(), parts[1]]);
            views.Publish(new Sequence(i));
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
        views.Close();
    }

    private static (ViewSet Views, CountedPart Keys, CountedPart Collections) Open()
    {
        var keys = new CountedPart();
        var collections = new CountedPart();
        return (new ViewSet([keys, collections], Sequence.Zero, new LogClock(TimeProvider.System)), keys, collections);
    }
}
