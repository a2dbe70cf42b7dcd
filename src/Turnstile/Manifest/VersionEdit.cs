namespace Turnstile.Manifest;

/// <summary>A change of the set of live files; all of it happens or nothing.</summary>
internal sealed record VersionEdit
{
    /// <summary>Files that become live; they are durable already, name and content.</summary>
    public IReadOnlyList<LiveFile> Added { get; init; } = [];

    /// <summary>Files that are live no more. They leave before the added ones enter, so a file can change its
    /// level.</summary>
    public IReadOnlyList<FileNumber> Removed { get; init; } = [];

    /// <summary>Everything up to this sequence is in files; null when unchanged.</summary>
    public Sequence? Flushed { get; init; }

    /// <summary>The log time of that sequence, Unix milliseconds; counts only beside <see cref="Flushed"/>.</summary>
    public long FlushedTime { get; init; }

    /// <summary>How far back can be read what the edit leaves; null if it drops nothing.</summary>
    public ReadHorizon? Horizon { get; init; }

    /// <summary>Log times of places in the order, later than those the version has.</summary>
    public IReadOnlyList<TimeSample> Samples { get; init; } = [];

    /// <summary>The oldest log that is still needed; null when unchanged.</summary>
    public FileNumber? OldestLog { get; init; }
}
