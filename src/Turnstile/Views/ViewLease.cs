namespace Turnstile.Views;

/// <summary>A reader's hold on a view for the length of one read, with the sequence it reads at.</summary>
internal readonly struct ViewLease : IDisposable
{
    private readonly int _stripe;

    internal ViewLease(View view, int stripe, Sequence sequence, ReadTime time)
    {
        View = view;
        _stripe = stripe;
        Sequence = sequence;
        Time = time;
    }

    /// <summary>The view; its parts live as long as the lease.</summary>
    public View View { get; }

    /// <summary>The reader sees everything up to here and nothing after.</summary>
    public Sequence Sequence { get; }

    /// <summary>What the reader judges expiry by.</summary>
    public ReadTime Time { get; }

    /// <summary>The same hold, reading at another moment of the view.</summary>
    internal ViewLease At(Sequence sequence, ReadTime time) => new(View, _stripe, sequence, time);

    /// <summary>A second lease of the same moment; valid only if this one still lasts afterwards.</summary>
    internal ViewLease Beside()
    {
        View.HoldBeside(_stripe);
        return this;
    }

    /// <summary>Gives the hold back; once.</summary>
    public void Dispose() => View.LetGo(_stripe);
}
