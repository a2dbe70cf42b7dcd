namespace Turnstile.Kv.Ranges;

/// <summary>One delete of a fragment's keys, and the older ones behind it. Immutable, so fragments that were cut from
/// one share them.</summary>
/// <param name="Sequence">The operation that deleted.</param>
/// <param name="Older">The next older one; null for none.</param>
internal sealed record DeletePoint(Sequence Sequence, DeletePoint? Older)
{
    /// <summary>The newest of these at or below a sequence; zero for none.</summary>
    public Sequence NewestAt(Sequence at)
    {
        for (DeletePoint? point = this; point is not null; point = point.Older)
        {
            if (point.Sequence <= at)
            {
                return point.Sequence;
            }
        }

        return Sequence.Zero;
    }

    /// <summary>The oldest of these.</summary>
    public Sequence Oldest()
    {
        DeletePoint point = this;
        while (point.Older is { } older)
        {
            point = older;
        }

        return point.Sequence;
    }

    /// <summary>The points of both, newest first, each once.</summary>
    public static DeletePoint Merge(DeletePoint left, DeletePoint right)
    {
        if (left.Sequence < right.Sequence)
        {
            (left, right) = (right, left);
        }

        // Newer than all of the other's: the usual case, for what is added is the newest.
        if (left.Older is null && left.Sequence > right.Sequence)
        {
            return new DeletePoint(left.Sequence, right);
        }

        var sequences = new SortedSet<Sequence>();
        for (DeletePoint? point = left; point is not null; point = point.Older)
        {
            sequences.Add(point.Sequence);
        }

        for (DeletePoint? point = right; point is not null; point = point.Older)
        {
            sequences.Add(point.Sequence);
        }

        return Of(sequences);
    }

    /// <summary>What readers at a horizon or above can tell apart: the points above it, and the newest at or below it
    /// if that is to be kept; null for nothing.</summary>
    public DeletePoint? Trimmed(Sequence horizon, bool keepsBase)
    {
        var kept = new SortedSet<Sequence>();
        DeletePoint? point = this;
        for (; point is not null && point.Sequence > horizon; point = point.Older)
        {
            kept.Add(point.Sequence);
        }

        if (point is not null && keepsBase)
        {
            kept.Add(point.Sequence);
        }

        return kept.Count == 0 ? null : Of(kept);
    }

    /// <summary>Whether both hold the same sequences.</summary>
    public static bool AreSame(DeletePoint? left, DeletePoint? right)
    {
        while (left is not null && right is not null && left.Sequence == right.Sequence)
        {
            (left, right) = (left.Older, right.Older);
        }

        return left is null && right is null;
    }

    private static DeletePoint Of(SortedSet<Sequence> rising)
    {
        DeletePoint? newest = null;
        foreach (Sequence sequence in rising)
        {
            newest = new DeletePoint(sequence, newest);
        }

        return newest!;
    }
}
