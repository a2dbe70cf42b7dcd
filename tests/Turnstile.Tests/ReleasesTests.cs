using Turnstile.Tests.Views;
using Turnstile.Views;

namespace Turnstile.Tests;

public sealed class ReleasesTests
{
    private readonly ViewSet _views =
        new([new CountedPart(), new CountedPart()], Sequence.Zero, new LogClock(TimeProvider.System));

    [Fact]
    public void LIFE_1_what_the_last_reader_leaves_is_freed_by_the_thread_that_runs_and_not_by_the_reader()
    {
        using var stop = new CancellationTokenSource();
        Thread thread = Start(stop.Token);
        var freedBy = new List<int>();
        for (int i = 0; i < 1_000; i++)
        {
            CountedPart part = LeaveOne();
            Assert.True(SpinWait.SpinUntil(() => part.Freed, TimeSpan.FromSeconds(30)));
            freedBy.Add(part.FreedBy);
        }

        stop.Cancel();
        thread.Join();

        // Until the thread has begun, readers free for themselves; then it alone does.
        int own = Environment.CurrentManagedThreadId;
        Assert.DoesNotContain(own, freedBy.SkipWhile(id => id == own));
        Assert.Contains(thread.ManagedThreadId, freedBy);
        CountedPart last = LeaveOne();
        Assert.Equal(own, last.FreedBy);
    }

    [Fact]
    public void LIFE_1_every_part_is_freed_once_while_the_thread_comes_and_goes()
    {
        using var end = new CancellationTokenSource();
        Thread[] readers = [.. Enumerable.Range(0, 3).Select(_ => new Thread(() =>
        {
            while (!end.IsCancellationRequested)
            {
                using ViewLease lease = _views.Acquire();
                Assert.False(((CountedPart)lease.View[ViewSlot.Keys]).Freed);
            }
        }))];
        Array.ForEach(readers, static reader => reader.Start());
        var parts = new List<CountedPart>();
        for (int round = 0; round < 50; round++)
        {
            using var stop = new CancellationTokenSource();
            Thread thread = Start(stop.Token);
            for (int i = 0; i < 200; i++)
            {
                parts.Add(LeaveOne());
            }

            stop.Cancel();
            thread.Join();
        }

        end.Cancel();
        Array.ForEach(readers, static reader => reader.Join());
        Assert.All(parts, static part => Assert.Equal(1, part.FreedCount));
    }

    // A part that is in no view any more when its reader has left.
    private CountedPart LeaveOne()
    {
        var part = new CountedPart();
        _views.Replace(parts => [part, parts[1]]);
        ViewLease lease = _views.Acquire();
        _views.Replace(parts => [new CountedPart(), parts[1]]);
        lease.Dispose();
        return part;
    }

    private Thread Start(CancellationToken stop)
    {
        var thread = new Thread(() =>
        {
            try
            {
                _views.Releases.Run(stop);
            }
            catch (OperationCanceledException)
            {
                // Stopped.
            }
        });
        thread.Start();
        return thread;
    }
}
