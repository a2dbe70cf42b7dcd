using System.Text;
using Turnstile.Commit;
using Turnstile.Log;
using Turnstile.Telemetry;

namespace Turnstile.Tests.Commit;

public sealed class CommitPipelineTests : IDisposable
{
    private readonly RecordingLog _log = new();
    private readonly DatabaseMeter _meter = new("test", TimeProvider.System);
    private readonly RecordingApplier _applier;
    private readonly CommitPipeline _pipeline;
    private readonly Thread[] _threads;

    public CommitPipelineTests()
    {
        _applier = new RecordingApplier();
        _pipeline = new CommitPipeline(
            _log,
            _applier,
            new LogClock(TimeProvider.System),
            _meter,
            new Sequence(10),
            Durability.Power);
        _threads = [new Thread(_pipeline.RunTurnstile), new Thread(_pipeline.RunSync)];
        Array.ForEach(_threads, thread => thread.Start());
    }

    public void Dispose()
    {
        _log.LetSyncsGo();
        _pipeline.Stop();
        Array.ForEach(_threads, thread => thread.Join());
        _pipeline.Dispose();
        _log.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public async Task ORDER_1_sequences_begin_after_the_last_and_have_no_gap()
    {
        CommitResult first = await Commit("a");
        CommitResult second = await Commit("b", "c");
        Assert.Equal(new CommitResult(CommitStatus.Ok, new Sequence(11), new Sequence(11), -1), first);
        Assert.Equal(new CommitResult(CommitStatus.Ok, new Sequence(12), new Sequence(13), -1), second);
    }

    [Fact]
    public void An_uncontended_commit_is_answered_before_the_call_returns() =>
        Assert.True(Commit("a").AsTask().IsCompleted);

    [Fact]
    public async Task A_refused_batch_uses_no_sequence_and_is_not_logged()
    {
        CommitResult refused = await Commit("a", "!b");
        Assert.Equal(CommitStatus.Conflict, refused.Status);
        Assert.Equal(1, refused.FailedIndex);
        Assert.Empty(_log.Frames);
        Assert.Equal(new Sequence(11), (await Commit("c")).First);
    }

    [Fact]
    public async Task ORDER_1_many_writers_get_gapless_sequences_in_log_order_and_apply_order()
    {
        var answers = new System.Collections.Concurrent.ConcurrentBag<CommitResult>();
        await Task.WhenAll(Enumerable.Range(0, 32).Select(writer => Task.Run(async () =>
        {
            for (int i = 0; i < 200; i++)
            {
                answers.Add(await Commit($"{writer}-{i}-x", $"{writer}-{i}-y"));
            }
        })));

        ulong[] sequences = answers.SelectMany(a => new[] { a.First.Value, a.Last.Value }).Order().ToArray();
        Assert.Equal(Enumerable.Range(11, 32 * 200 * 2).Select(i => (ulong)i), sequences);
        Assert.Equal(sequences, _applier.Applied.Select(a => a.Sequence.Value));
        ulong next = 11;
        foreach ((Sequence first, int count, byte[] _) in _log.Frames)
        {
            Assert.Equal(next, first.Value);
            next += (ulong)count;
        }

        Assert.Equal(_applier.Published.Order(), _applier.Published);
        Assert.True(_log.SyncCount <= 32 * 200);
    }

    [Fact]
    public async Task ORDER_3_nothing_is_published_or_answered_before_its_sync()
    {
        _log.HoldSyncs();
        Task<CommitResult> blocked = Task.Run(async () => await Commit("a"));
        Await(() => _log.WrittenFrames == 1);
        Task<CommitResult> weaker = Task.Run(async () => await Commit(Durability.Process, "b"));
        await Task.Delay(20);
        Assert.Empty(_applier.Published);
        Assert.False(blocked.IsCompleted);
        Assert.False(weaker.IsCompleted);
        _log.LetSyncsGo();
        Assert.Equal(new Sequence(11), (await blocked).Last);
        Assert.Equal(new Sequence(12), (await weaker).Last);
    }

    [Fact]
    public async Task Who_waits_for_others_of_the_group_inside_an_answer_holds_up_nobody()
    {
        _log.HoldSyncs();
        Task<CommitResult> first = Task.Run(async () => await Commit("first"));
        Await(() => _log.WrittenFrames == 1);
        Task<CommitResult>[] others = [.. Enumerable.Range(0, 6).Select(i => Commit($"k{i}").AsTask())];
        Task[] waiting =
        [
            .. others.Select(each => each.ContinueWith(
                _ => Task.WaitAll(others),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default)),
        ];
        _log.LetSyncsGo();
        await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(new Sequence(17), (await others[^1]).Last);
        await first;
    }

    [Fact]
    public async Task A_process_commit_is_written_and_not_synced()
    {
        await Commit(Durability.Process, "a");
        Assert.Equal((1, 0), (_log.WrittenFrames, _log.SyncCount));
        Assert.Equal(new Sequence(10), _pipeline.Durable);
    }

    [Fact]
    public async Task A_memory_commit_is_not_even_written()
    {
        await Commit(Durability.None, "a");
        Assert.Equal((0, 0), (_log.WrittenFrames, _log.SyncCount));
        await Commit(Durability.Power, "b");
        Assert.Equal((2, 1), (_log.WrittenFrames, _log.SyncCount));
        Assert.Equal(new Sequence(12), _pipeline.Durable);
    }

    [Fact]
    public async Task FENCE_1_after_a_failed_sync_nothing_is_published_and_later_commits_are_refused()
    {
        await Commit("a");
        _log.FailNextSync = new StorageException("sync", "x.log", "made to fail");
        await Assert.ThrowsAsync<StorageException>(async () => await Commit("b"));
        await Assert.ThrowsAsync<FencedException>(async () => await Commit("c"));
        Assert.Equal([new Sequence(11)], _applier.Published);
        Assert.DoesNotContain(_applier.Applied, a => a.Key == "c");
    }

    [Fact]
    public async Task FENCE_1_a_group_built_before_an_earlier_one_failed_is_not_published()
    {
        _log.HoldSyncs();
        Task<CommitResult> leader = Task.Run(async () => await Commit("a"));
        Await(() => _log.WrittenFrames == 1);

        // It waits for the caller that leads, which then leaves the lead to the turnstile's thread.
        ValueTask<CommitResult> failed = Commit("b");
        _log.LetOneSyncGo();
        Await(() => _log.WrittenFrames == 2);
        Task<CommitResult>[] behind = [.. Enumerable.Range(0, Intake.WakingCount).Select(_ => Commit("c").AsTask())];
        Await(() => _applier.Applied.Count == 2 + behind.Length);
        _log.FailNextSync = new StorageException("sync", "x.log", "made to fail");
        _log.LetSyncsGo();
        Assert.Equal(new Sequence(11), (await leader).Last);
        await Assert.ThrowsAsync<StorageException>(async () => await failed);
        foreach (Task<CommitResult> commit in behind)
        {
            await Assert.ThrowsAsync<FencedException>(() => commit);
        }

        Assert.Equal([new Sequence(11)], _applier.Published);
    }

    [Fact]
    public async Task A_full_memory_rotates_before_the_batch_and_splits_no_batch()
    {
        _applier.Capacity = 3;
        await Commit("a", "b");
        await Commit("c", "d");
        Assert.Equal(1, _applier.Rotations);
        Assert.Equal([2, 2], _log.Frames.Select(f => f.Count));
    }

    [Fact]
    public async Task A_canceled_wait_ends_and_the_batch_is_not_applied()
    {
        _log.HoldSyncs();
        Task<CommitResult> leader = Task.Run(async () => await Commit("a"));
        Await(() => _log.WrittenFrames == 1);
        using var cancellation = new CancellationTokenSource();
        ValueTask<CommitResult> waiting = _pipeline.CommitAsync(Batch("b"), null, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await waiting);
        _log.LetSyncsGo();
        await leader;
        await Commit("c");
        Assert.Equal(["a", "c"], _applier.Applied.Select(a => a.Key));
    }

    [Fact]
    public async Task A_completion_runs_once_in_the_turnstile_and_may_add_nothing()
    {
        var batch = new OperationBuffer { Completion = static _ => { } };
        CommitResult empty = await _pipeline.CommitAsync(batch, null, default);
        Assert.Equal(CommitStatus.NotFound, empty.Status);
        batch = new OperationBuffer { Completion = static b => b.Add(1, 1, "late"u8, default) };
        Assert.Equal(new Sequence(11), (await _pipeline.CommitAsync(batch, null, default)).First);
        Assert.Equal("late", _applier.Applied.Single().Key);
    }

    [Fact]
    public async Task A_stopped_pipeline_refuses()
    {
        await Commit("a");
        _pipeline.Stop();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await Commit("b"));
    }

    private static OperationBuffer Batch(params string[] keys)
    {
        var batch = new OperationBuffer();
        foreach (string key in keys)
        {
            batch.Add(1, 1, Encoding.UTF8.GetBytes(key), "value"u8);
        }

        return batch;
    }

    private static void Await(Func<bool> happened) =>
        Assert.True(SpinWait.SpinUntil(happened, TimeSpan.FromSeconds(20)), "it did not happen within 20 s");

    private ValueTask<CommitResult> Commit(params string[] keys) => _pipeline.CommitAsync(Batch(keys), null, default);

    private ValueTask<CommitResult> Commit(Durability durability, params string[] keys) =>
        _pipeline.CommitAsync(Batch(keys), durability, default);
}
