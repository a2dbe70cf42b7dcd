namespace Turnstile.Views;

/// <summary>What one layer contributes to a view: an immutable list of things that hold memory or files.</summary>
/// <remarks>Counted: each view that contains the part owns one reference; the last release frees what the part holds.
/// Threads: any.</remarks>
internal abstract class ViewPart
{
    private ReferenceCount _references = ReferenceCount.One;

    /// <summary>One owner more; the caller must hold a reference.</summary>
    public void Retain() => _references.Retain();

    /// <summary>One owner less.</summary>
    public void Release()
    {
        if (_references.Release())
        {
            Free();
        }
    }

    /// <summary>Frees what the part holds; called once, after the last release, on whatever thread that was.</summary>
    protected abstract void Free();
}
