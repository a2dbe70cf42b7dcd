namespace Turnstile.Log;

/// <summary>One frame as it was read: a group of operations that became durable together.</summary>
/// <param name="First">The sequence of its first operation.</param>
/// <param name="Count">How many operations it holds, each with the next sequence.</param>
/// <param name="Epoch">The leadership it was written under; 0 without replication.</param>
/// <param name="Payload">The operations, as they were appended. Valid until the reader's next read.</param>
/// <param name="Offset">Where the frame starts in its file.</param>
/// <param name="DurableOffset">Up to where the writer knew the file synced when it built the frame.</param>
/// <param name="Time">The log time of its operations, Unix milliseconds; see <see cref="LogClock"/>.</param>
internal readonly record struct LogFrame(
    Sequence First, int Count, uint Epoch, ReadOnlyMemory<byte> Payload, long Offset, long DurableOffset, long Time)
{
    /// <summary>The sequence of its last operation.</summary>
    public Sequence Last => First.Plus(Count - 1);
}
