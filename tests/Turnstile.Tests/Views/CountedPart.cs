using Turnstile.Views;

namespace Turnstile.Tests.Views;

/// <summary>A part that says whether it was freed.</summary>
internal sealed class CountedPart : ViewPart
{
    private volatile bool _freed;

    public bool Freed => _freed;

    protected override void Free() => _freed = true;
}
