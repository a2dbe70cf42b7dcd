using Turnstile.Log;

namespace Turnstile.Replication;

/// <summary>Carries frames from one log into another, as they are or cut.</summary>
internal static class LogCopy
{
    private const int BufferedBytesMax = 1 << 20;

    /// <summary>Appends what <paramref name="frame"/> holds from the log's next sequence up to <paramref name="to"/>;
    /// nothing, if that is nothing.</summary>
    /// <remarks>A batch is not a frame: a cut at <paramref name="to"/> may take a part of a batch.</remarks>
    public static void Append(LogWriter log, in LogFrame frame, Sequence to)
    {
        Sequence next = log.End.Next;
        if (frame.Last < next || frame.First > to)
        {
            return;
        }

        Invariant.Check(frame.First <= next, "ORDER-1", $"a frame at {frame.First} cannot follow {next}");
        ReadOnlySpan<byte> payload = frame.Payload.Span;
        Sequence first = frame.First;
        int skipped = 0;
        int taken = 0;
        int count = 0;
        var reader = new OperationReader(payload);
        for (Sequence at = first; at <= to && reader.TryRead(out Operation operation); at = at.Next)
        {
            if (at < next)
            {
                skipped += operation.ByteCount;
            }
            else
            {
                taken += operation.ByteCount;
                count++;
            }
        }

        log.BeginFrame();
        log.Append(payload.Slice(skipped, taken));
        log.EndFrame(next, count, frame.Time);
        if (log.BufferedBytes >= BufferedBytesMax)
        {
            log.Write();
        }
    }
}
