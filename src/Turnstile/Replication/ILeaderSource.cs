using Turnstile.Commit;
using Turnstile.Log;
using Turnstile.Manifest;

namespace Turnstile.Replication;

/// <summary>What a follower needs of its leader: its order from a sequence on, and a checkpoint to begin
/// with.</summary>
/// <remarks>Every call only asks, so any may be repeated: after a failure the follower asks again. Implementations: the
/// leader's directory, and a stream to a process that serves one. Threads: one at a time. Lifetime: dispose.</remarks>
internal interface ILeaderSource : IAsyncDisposable
{
    /// <summary>Who the leader is.</summary>
    ValueTask<LeaderState> StateAsync(CancellationToken cancellation);

    /// <summary>Frames from <paramref name="from"/> on, as many as there are and fit, durable at the leader; none if
    /// there is nothing more yet.</summary>
    /// <exception cref="LogGoneException">The leader has not kept them.</exception>
    ValueTask<IReadOnlyList<ReplicatedFrame>> ReadFramesAsync(Sequence from, CancellationToken cancellation);

    /// <summary>Takes hold of the leader's files as they are now; lets those of the last call go.</summary>
    ValueTask<ManifestContent> OpenCheckpointAsync(CancellationToken cancellation);

    /// <summary>Bytes of a file of the checkpoint; none at its end.</summary>
    ValueTask<ReadOnlyMemory<byte>> ReadFileAsync(LiveFile file, long offset, CancellationToken cancellation);
}
