namespace Turnstile.Collections.Segments;

/// <summary>Which rows of a segment are in its graph: workers claim ranges, and a watermark follows the finished
/// ones.</summary>
/// <remarks>Threads: workers claim and complete under the lock; queries read <see cref="Watermark"/> with acquire
/// semantics, so every row below it was inserted before.</remarks>
internal sealed class IndexProgress(int start)
{
    /// <summary>How many rows a worker claims at once. Small, so that the tail that queries scan stays short.</summary>
    public const int ClaimRows = 16;

    private readonly RankedLock _gate = new(LockRank.Indexing);

    // guarded by _gate
    private readonly SortedDictionary<int, int> _finished = [];
    private int _claimed = start;

    // written under _gate, read by any
    private int _watermark = start;

    /// <summary>All rows below are in the graph.</summary>
    public int Watermark => Volatile.Read(ref _watermark);

    /// <summary>Claims up to <see cref="ClaimRows"/> rows below <paramref name="count"/>; false if none are
    /// left.</summary>
    public bool TryClaim(int count, out int from, out int to)
    {
        using (_gate.Enter())
        {
            from = _claimed;
            to = Math.Min(count, from + ClaimRows);
            _claimed = Math.Max(_claimed, to);
            return from < to;
        }
    }

    /// <summary>Says that the claimed rows from..to-1 are inserted.</summary>
    public void Complete(int from, int to)
    {
        using (_gate.Enter())
        {
            _finished.Add(from, to);
            int watermark = _watermark;
            while (_finished.Remove(watermark, out int next))
            {
                watermark = next;
            }

            Volatile.Write(ref _watermark, watermark);
        }
    }
}
