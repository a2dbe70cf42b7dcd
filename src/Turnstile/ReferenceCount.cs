namespace Turnstile;

/// <summary>Counts the owners of something that holds memory or a file outside the heap.</summary>
/// <remarks>Starts at one, and never rises from zero: who holds no reference asks for one, and may be refused.
/// Threads: any.</remarks>
internal struct ReferenceCount
{
    private int _count;

    /// <summary>A count of one: the creator's.</summary>
    public static ReferenceCount One => new() { _count = 1 };

    /// <summary>One owner more.</summary>
    public void Retain()
    {
        int now = Interlocked.Increment(ref _count);
        Invariant.Check(now > 1, "LIFE-1", "retained after the last release");
    }

    /// <summary>One owner more, for who found the object and holds no reference; false if the last has gone.</summary>
    public bool TryRetain()
    {
        int seen = Volatile.Read(ref _count);
        while (seen > 0)
        {
            int found = Interlocked.CompareExchange(ref _count, seen + 1, seen);
            if (found == seen)
            {
                return true;
            }

            seen = found;
        }

        return false;
    }

    /// <summary>One owner less; true for the last, who must free what is counted.</summary>
    public bool Release()
    {
        int now = Interlocked.Decrement(ref _count);
        Invariant.Check(now >= 0, "LIFE-1", "released more often than retained");
        return now == 0;
    }
}
