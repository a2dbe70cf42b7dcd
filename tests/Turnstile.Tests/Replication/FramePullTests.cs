using Turnstile.Commit;
using Turnstile.Kv;
using Turnstile.Log;
using Turnstile.Manifest;
using Turnstile.Replication;

namespace Turnstile.Tests.Replication;

public sealed class FramePullTests
{
    [Theory]
    [InlineData(5UL, 2, "5, and 2 operations")]
    [InlineData(3UL, 2, "3, and 2 operations")]
    [InlineData(4UL, 1, "4, and 2 operations")]
    [InlineData(4UL, 3, "4, and 2 operations")]
    public async Task A_frame_that_is_not_the_next_one_is_refused_before_it_reaches_the_turnstile(
        ulong first, int count, string found)
    {
        var leader = new OneFrameLeader(new ReplicatedFrame(new Sequence(first), count, 0, TwoOperations()));
        var refused = await Assert.ThrowsAsync<CorruptionException>(async () =>
            await FramePull.RunAsync(null!, new Sequence(4), leader, TestContext.Current.CancellationToken));
        Assert.Contains(found, refused.Message, StringComparison.Ordinal);
    }

    private static byte[] TwoOperations()
    {
        var operations = new OperationBuffer();
        KeyOperations.Put(operations, 1, "ada"u8, "1"u8);
        KeyOperations.Put(operations, 1, "bob"u8, "2"u8);
        return operations.Bytes.ToArray();
    }

    private sealed class OneFrameLeader(ReplicatedFrame frame) : ILeaderSource
    {
        public ValueTask<IReadOnlyList<ReplicatedFrame>> ReadFramesAsync(Sequence from, CancellationToken cancellation) =>
            ValueTask.FromResult<IReadOnlyList<ReplicatedFrame>>([frame]);

        public ValueTask<LeaderState> StateAsync(CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask<ManifestContent> OpenCheckpointAsync(CancellationToken cancellation) =>
            throw new NotSupportedException();

        public ValueTask<ReadOnlyMemory<byte>> ReadFileAsync(
            LiveFile file, long offset, CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
