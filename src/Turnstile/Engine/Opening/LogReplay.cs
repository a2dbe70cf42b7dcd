using Turnstile.Engine.Persistence;
using Turnstile.Log;

namespace Turnstile.Engine.Opening;

/// <summary>Applies what the logs hold beyond the flushed sequence.</summary>
/// <remarks>When a memtable is full meanwhile, it is frozen and left to the worker that flushes, as in life; only when
/// no more may wait, the oldest is flushed at once. The oldest log stays the oldest that is needed, and at the next
/// opening frames up to the flushed sequence are passed over. Rotation happens between frames only, so no frame is ever
/// half flushed. Files must not run ahead of the log, and a power cut could take from the log what was never synced: so
/// the logs are made durable beside (<see cref="LogDurability"/>), and that is waited for before the first such flush,
/// and at the end. Nothing is published before all is read. Invariants: ORDER-1.</remarks>
internal static class LogReplay
{
    /// <summary>Replays, and makes the logs durable; returns the end of the newest one, null if there is
    /// none.</summary>
    /// <exception cref="CorruptionException">A log is damaged, or does not begin where the files end.</exception>
    public static LogEnd? Run(
        StoreOptions options,
        Manifest.Version version,
        StoreApplier applier,
        FrozenQueue frozen,
        FlushJob flush,
        LogClock clock)
    {
        Sequence flushed = version.Flushed;
        bool anyApplied = false;
        using var durability = new LogDurability(options, version);
        using var run = new ReplayRun(applier, Apply);
        LogRecovery.Run(options.Files, options.Directory, version.OldestLog, Visit);
        run.Drain();
        return durability.Finish();

        void Visit(in LogFrame frame)
        {
            if (frame.Last > flushed)
            {
                run.Add(frame);
            }
        }

        void Apply(in LogFrame frame)
        {
            ReadOnlySpan<byte> operations = frame.Payload.Span;
            if (frame.First <= flushed || (!anyApplied && frame.First != flushed.Next))
            {
                throw new CorruptionException(
                    options.Directory, frame.Offset, "sequence of a log frame", $"{flushed.Next}", $"{frame.First}");
            }

            if (!applier.HasRoom(operations))
            {
                if (frozen.Count == FrozenQueue.CountMax)
                {
                    durability.Wait();
                    flush.Run(CancellationToken.None);
                }

                applier.MakeRoom(frame.First, version.OldestLog, operations);
            }

            applier.Reserve(operations);
            applier.Apply(frame.First, frame.Time, operations);
            clock.Advance(frame.Time);
            anyApplied = true;
        }
    }
}
