using Turnstile.Views;

namespace Turnstile.Tests.Views;

/// <summary>A part that says how often and by whom it was freed.</summary>
internal sealed class CountedPart : ViewPart
{
    private int _freedCount;
    private volatile int _freedBy;

    public bool Freed => FreedCount > 0;

    public int FreedCount => Volatile.Read(ref _freedCount);

    /// <summary>The thread that freed it, once <see cref="Freed"/>.</summary>
    public int FreedBy => _freedBy;

    protected override void Free()
    {
        _freedBy = Environment.CurrentManagedThreadId;
        Interlocked.Increment(ref _freedCount);
    }
}
