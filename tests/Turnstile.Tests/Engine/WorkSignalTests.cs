using Turnstile.Engine;

namespace Turnstile.Tests.Engine;

public sealed class WorkSignalTests
{
    [Fact]
    public void Work_that_came_after_the_look_keeps_the_worker_awake_and_leaves_no_wake_up_behind()
    {
        using var signal = new WorkSignal();
        for (int i = 0; i < 3; i++)
        {
            long generation = signal.Generation;
            signal.Set();
            signal.Sleep(generation, CancellationToken.None);
        }

        signal.Set();
        Assert.Equal(0, signal.PendingCount);
    }

    [Fact]
    public async Task A_sleeper_is_woken_once()
    {
        using var signal = new WorkSignal();
        long generation = signal.Generation;
        Task sleeper = Task.Run(() => signal.Sleep(generation, CancellationToken.None));
        signal.Set();
        await sleeper;
        signal.Set();
        Assert.Equal(0, signal.PendingCount);
    }
}
