namespace Turnstile.Commit;

/// <summary>A frame of another database's log, to be logged and applied here as it is.</summary>
/// <param name="First">The sequence of its first operation.</param>
/// <param name="Count">How many operations it holds.</param>
/// <param name="Time">The log time of its operations, Unix milliseconds.</param>
/// <param name="Payload">The operations, as they were logged there.</param>
internal sealed record ReplicatedFrame(Sequence First, int Count, long Time, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The sequence of its last operation.</summary>
    public Sequence Last => First.Plus(Count - 1);
}
