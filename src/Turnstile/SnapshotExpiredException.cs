namespace Turnstile;

/// <summary>A snapshot was held for longer than <see cref="DatabaseOptions.SnapshotAgeMax"/> and was ended, so that it
/// pins memory and files no more.</summary>
public sealed class SnapshotExpiredException : InvalidOperationException
{
    /// <summary>Creates the exception for a snapshot of <paramref name="sequence"/> that was ended at an age of more
    /// than <paramref name="ageMax"/>.</summary>
    public SnapshotExpiredException(Sequence sequence, TimeSpan ageMax)
        : base($"the snapshot of sequence {sequence} was ended: it was held for longer than {ageMax}, "
            + $"the {nameof(DatabaseOptions.SnapshotAgeMax)} of the database")
    {
        Sequence = sequence;
        AgeMax = ageMax;
    }

    /// <summary>The moment that the snapshot held.</summary>
    public Sequence Sequence { get; }

    /// <summary>The age that snapshots may reach.</summary>
    public TimeSpan AgeMax { get; }
}
