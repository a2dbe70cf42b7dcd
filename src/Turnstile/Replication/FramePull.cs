using Turnstile.Commit;
using Turnstile.Log;

namespace Turnstile.Replication;

/// <summary>One step of following: asks the leader for what comes next and takes it through the turnstile.</summary>
internal static class FramePull
{
    /// <summary>Logs, applies, syncs and publishes what the leader has from <paramref name="next"/> on; returns how
    /// many frames that were.</summary>
    /// <exception cref="LogGoneException">The leader has not kept it: a new copy is needed.</exception>
    /// <exception cref="DivergedException">The leader's order is another one.</exception>
    public static async ValueTask<int> RunAsync(
        CommitPipeline pipeline, Sequence next, ILeaderSource leader, CancellationToken cancellation)
    {
        IReadOnlyList<ReplicatedFrame> frames =
            await leader.ReadFramesAsync(next, cancellation).ConfigureAwait(false);
        foreach (ReplicatedFrame frame in frames)
        {
            Check(frame, next);
            next = frame.Last.Next;
        }

        if (frames.Count > 0)
        {
            // Not to be given up half way: what is handed to the turnstile happens.
            await pipeline.ReplicateAsync(frames, CancellationToken.None).ConfigureAwait(false);
        }

        return frames.Count;
    }

    // What is logged always applies (ORDER-2), so a frame is looked through before it is logged here.
    private static void Check(ReplicatedFrame frame, Sequence next)
    {
        int count = 0;
        try
        {
            var reader = new OperationReader(frame.Payload.Span);
            while (reader.TryRead(out Operation operation))
            {
                if (operation.NamesFiles)
                {
                    // The files come with a new copy alone.
                    throw new LogGoneException("the leader's directory", next);
                }

                count++;
            }
        }
        catch (InvariantException broken)
        {
            throw new CorruptionException("replicated frame", 0, "operations", "whole ones", broken.Message);
        }

        if (count != frame.Count || frame.First != next || count == 0)
        {
            throw new CorruptionException(
                "replicated frame",
                0,
                "place of the frame",
                $"{next}, and {frame.Count} operations",
                $"{frame.First}, and {count} operations");
        }
    }
}
