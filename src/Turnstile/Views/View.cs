namespace Turnstile.Views;

/// <summary>One consistent picture: immutable parts, and the sequence up to which readers may look into them.</summary>
/// <remarks>
/// The visible sequence stands in the view itself. So a sequence is only ever read together with the parts it was
/// published for: when newer parts are published, the old view's sequence stops for good, and everything up to it is in
/// the old parts.
/// Lifetime: the parts are released when the view is retired and the last hold is gone: by who retires it, or, if a
/// reader is the last, behind his back, by who runs <see cref="Releases"/>. A hold counts only if the view
/// was still the current one after the hold was added; both sides use full fences, so either the reader sees that the
/// view was replaced and backs off, or the retiring thread sees the hold.
/// </remarks>
internal sealed class View
{
    // immutable
    private readonly ViewPart[] _parts;
    private readonly HeldViews _held;
    private readonly Releases _releases;
    private readonly HoldCount _holds = new();

    // written by the publisher under LockRank.View, read by any thread
    private ulong _visible;

    // 0 current, 1 retired, 2 ended; Interlocked only
    private int _state;

    /// <summary>A view over <paramref name="parts"/>, of which it takes over one reference each; it is in
    /// <paramref name="held"/> while it is retired and held, and goes to <paramref name="releases"/> with its last
    /// reader.</summary>
    public View(ViewPart[] parts, Sequence visible, HeldViews held, Releases releases)
    {
        _parts = parts;
        _held = held;
        _releases = releases;
        _visible = visible.Value;
    }

    /// <summary>The sequence up to which everything is visible.</summary>
    public Sequence Visible => new(Volatile.Read(ref _visible));

    /// <summary>The part of one layer.</summary>
    public ViewPart this[ViewSlot slot] => _parts[(int)slot];

    /// <summary>Moves the visible sequence on. The release store orders it after everything applied up to it.</summary>
    internal void Publish(Sequence visible) => Volatile.Write(ref _visible, visible.Value);

    /// <summary>Adds a hold, valid only if the view is still current afterwards.</summary>
    internal int Hold() => _holds.Add();

    /// <summary>Adds a hold beside one of the same <paramref name="stripe"/>, valid only if that one still lasts
    /// afterwards.</summary>
    internal void HoldBeside(int stripe) => _holds.AddTo(stripe);

    /// <summary>Gives a hold back.</summary>
    internal void LetGo(int stripe)
    {
        _holds.Remove(stripe);
        if (Volatile.Read(ref _state) == 1 && EndsUnheld())
        {
            _releases.Add(Free);
        }
    }

    /// <summary>Says that no new hold can become valid; called once, after the view was replaced.</summary>
    internal void Retire()
    {
        _held.Add(this);
        Interlocked.Exchange(ref _state, 1);
        if (EndsUnheld())
        {
            Free();
        }
    }

    /// <summary>Gives the parts back; by whoever ended it, once.</summary>
    internal void Free()
    {
        foreach (ViewPart part in _parts)
        {
            part.Release();
        }
    }

    // True for one caller, who is to free it.
    private bool EndsUnheld()
    {
        if (!_holds.IsZero() || Interlocked.CompareExchange(ref _state, 2, 1) != 1)
        {
            return false;
        }

        _held.Remove(this);
        return true;
    }
}
