namespace Turnstile.Vectors.Hnsw;

/// <summary>Gives out the indices below a count, some at a time, and knows when all are done.</summary>
/// <remarks>Threads: any.</remarks>
internal sealed class Slices(int count)
{
    private const int SliceCount = 64;

    // any thread, interlocked
    private int _taken;
    private int _done;

    public bool IsDone => Volatile.Read(ref _done) == count;

    /// <summary>Takes the next slice; false when all are taken.</summary>
    public bool TryTake(out int from, out int to)
    {
        from = Volatile.Read(ref _taken);
        while (from < count)
        {
            to = Math.Min(from + SliceCount, count);
            int seen = Interlocked.CompareExchange(ref _taken, to, from);
            if (seen == from)
            {
                return true;
            }

            from = seen;
        }

        to = from;
        return false;
    }

    /// <summary>Says that a slice is done; true to the one who completes the last.</summary>
    public bool Complete(int from, int to) => Interlocked.Add(ref _done, to - from) == count;
}
