using Turnstile.Engine.Persistence;
using Turnstile.Log;

namespace Turnstile.Engine.Opening;

/// <summary>Applies what the logs hold beyond the flushed sequence.</summary>
/// <remarks>When a memtable is full meanwhile, it is frozen and left to the worker that flushes, as in life; only when
/// no more may wait, the oldest is flushed at once. The oldest log stays the oldest that is needed, and at the next
/// opening frames up to the flushed sequence are passed over. Rotation happens between frames only, so no frame is ever
/// half flushed. Files must not run ahead of the log: before the first such flush the logs are read to their end and
/// made durable, so that a power cut cannot take from the log what is in files; the worker begins when the opening
/// has done the same. Nothing is published before all is read. Invariants: ORDER-1.</remarks>
internal static class LogReplay
{
    /// <summary>Replays; returns the end of the newest log, null if there is none, and what is to be made
    /// durable.</summary>
    /// <exception cref="CorruptionException">A log is damaged, or does not begin where the files end.</exception>
    public static LogEnd? Run(
        StoreOptions options,
        Manifest.Version version,
        StoreApplier applier,
        FrozenQueue frozen,
        FlushJob flush,
        LogClock clock,
        out LogRest rest)
    {
        Sequence flushed = version.Flushed;
        bool anyApplied = false;
        bool anyFlushed = false;
        using var run = new ReplayRun(applier, Apply);
        LogEnd? end = LogRecovery.RunAndMeasure(
            options.Files, options.Directory, version.OldestLog, Visit, out rest);
        run.Drain();
        return end;

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
                    if (!anyFlushed)
                    {
                        MakeDurable(options, version.OldestLog);
                        anyFlushed = true;
                    }

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

    private static void MakeDurable(StoreOptions options, FileNumber oldest)
    {
        LogRecovery.RunAndMeasure(
            options.Files, options.Directory, oldest, static (in LogFrame _) => { }, out LogRest rest);

        // What does not belong to the order is deleted at the end: its names are still being gone through.
        LogRecovery.MakeDurable(options.Files, options.Directory, rest with { Dropped = [] });
    }
}
