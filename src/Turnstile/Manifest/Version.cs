using System.Collections.Immutable;

namespace Turnstile.Manifest;

/// <summary>An immutable picture of the database on disk: which files are live, and up to which sequence they
/// reach.</summary>
/// <param name="Files">The live files by number.</param>
/// <param name="Flushed">Everything up to here is in files; what comes after is in the logs.</param>
/// <param name="FlushedTime">The log time of that sequence, Unix milliseconds; 0 before the first flush.</param>
/// <param name="OldestLog">The oldest log that is needed; 0 when the database has had none yet.</param>
internal sealed record Version(
    ImmutableSortedDictionary<FileNumber, LiveFile> Files, Sequence Flushed, long FlushedTime, FileNumber OldestLog)
{
    /// <summary>A database without files.</summary>
    public static readonly Version Empty =
        new(ImmutableSortedDictionary<FileNumber, LiveFile>.Empty, default, 0, default);

    /// <summary>How far back the files can be read; null if none of them says.</summary>
    public ReadHorizon? Horizon { get; private init; }

    /// <summary>Log times of some places in the order, rising.</summary>
    public ImmutableArray<TimeSample> Samples { get; private init; } = [];

    /// <summary>The picture after <paramref name="edit"/>; this one is untouched.</summary>
    /// <exception cref="InvariantException">The edit does not fit: a number is added twice or removed without being
    /// there, a derived file outlives what it was made from, or sequence or log go back.</exception>
    public Version With(VersionEdit edit)
    {
        ImmutableSortedDictionary<FileNumber, LiveFile>.Builder files = Files.ToBuilder();
        foreach (FileNumber number in edit.Removed)
        {
            Invariant.Check(files.Remove(number), "TRUTH-1", $"file {number} is not live and cannot be removed");
        }

        foreach (LiveFile file in edit.Added)
        {
            Invariant.Check(file.IsWithinLimits, "LIMIT-1", $"{file} cannot stand in a manifest");
            Invariant.Check(files.TryAdd(file.Number, file), "TRUTH-1", $"file {file.Number} is live already");
        }

        CheckParents(files, edit);
        Sequence flushed = edit.Flushed ?? Flushed;
        long flushedTime = edit.Flushed is null ? FlushedTime : Math.Max(FlushedTime, edit.FlushedTime);
        FileNumber oldestLog = edit.OldestLog ?? OldestLog;
        Invariant.Check(flushed >= Flushed, "ORDER-1", $"flushed up to {Flushed}, cannot go back to {flushed}");
        Invariant.Check(
            oldestLog.CompareTo(OldestLog) >= 0,
            "TRUTH-1",
            $"the oldest log is {OldestLog}, cannot go back to {oldestLog}");
        ReadHorizon? horizon = HorizonAfter(edit, flushed);
        return new Version(files.ToImmutable(), flushed, flushedTime, oldestLog)
        {
            Horizon = horizon,
            Samples = SamplesAfter(edit, horizon),
        };
    }

    // What files can lack are states before the last one in them, whatever was visible when they were written. A flush
    // and a merge may drop things at once, each by the horizon of its own beginning: the later one counts for both.
    private ReadHorizon? HorizonAfter(VersionEdit edit, Sequence flushed)
    {
        if (edit.Horizon is not { } asked)
        {
            return Horizon;
        }

        var horizon = new ReadHorizon(asked.Sequence < flushed ? asked.Sequence : flushed, asked.Time);
        return Horizon is { } before ? horizon.OrLater(before) : horizon;
    }

    private ImmutableArray<TimeSample> SamplesAfter(VersionEdit edit, ReadHorizon? horizon)
    {
        if (edit.Samples.Count == 0 && edit.Horizon is null)
        {
            return Samples;
        }

        TimeSample last = Samples.Length > 0 ? Samples[^1] : default;
        foreach (TimeSample sample in edit.Samples)
        {
            Invariant.Check(
                sample.Sequence > last.Sequence && sample.Time >= last.Time, "ORDER-1", $"{sample} comes after {last}");
            last = sample;
        }

        return [.. TimeSamples.Trim([.. Samples, .. edit.Samples], horizon?.Sequence ?? Sequence.Zero)];
    }

    private static void CheckParents(ImmutableSortedDictionary<FileNumber, LiveFile>.Builder files, VersionEdit edit)
    {
        if (edit.Removed.Count == 0 && !edit.Added.Any(static file => file.IsDerived))
        {
            return;
        }

        foreach (LiveFile file in files.Values)
        {
            Invariant.Check(
                !file.IsDerived || file.Parent.Value == 0 || files.ContainsKey(file.Parent),
                "TRUTH-1",
                $"derived file {file.Name} is live, but its parent {file.Parent} is not");
        }
    }
}
