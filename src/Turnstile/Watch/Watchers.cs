namespace Turnstile.Watch;

/// <summary>How many streams of changes are open.</summary>
/// <remarks>Threads: any.</remarks>
internal sealed class Watchers
{
    // Interlocked only
    private int _count;

    /// <summary>How many there are now; a moment's value.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>One more.</summary>
    public void Enter() => Interlocked.Increment(ref _count);

    /// <summary>One less.</summary>
    public void Leave() => Interlocked.Decrement(ref _count);
}
