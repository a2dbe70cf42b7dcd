namespace Turnstile.Background;

/// <summary>Tells who waits for an optimization how far it is: half of it is indexing, and each merge of segments after
/// it is half of what is left then, for nobody knows how many follow.</summary>
/// <remarks>Never less than before, though rows may wait again that a merge has to enter; 1 at the end alone. Threads:
/// one at a time.</remarks>
/// <param name="target">Who is told; null for nobody.</param>
internal sealed class OptimizeProgress(IProgress<double>? target)
{
    private double _told = -1;
    private double _left = .5;

    /// <summary>What share of the rows is indexed.</summary>
    public void Indexed(double share) => Tell(_left * share);

    /// <summary>What share of the rows of the merge that is under way is where it will be.</summary>
    public void Merged(double share) => Tell(1 - (_left * (1 - (share / 2))));

    /// <summary>A merge has ended.</summary>
    public void MergeEnded()
    {
        _left /= 2;
        Tell(1 - _left);
    }

    /// <summary>All is done.</summary>
    public void Ended() => Tell(1);

    private void Tell(double share)
    {
        if (share > _told)
        {
            _told = share;
            target?.Report(share);
        }
    }
}
