using Turnstile.Collections.Segments;
using Turnstile.Manifest;
using Turnstile.Views;

namespace Turnstile.Engine.Segments;

/// <summary>Drops segments in which every document version is superseded, so that documents that are written over and
/// over leave nothing behind.</summary>
/// <remarks>Only marks that are in files count: a mark that a power cut could take back would leave its document
/// without a version. Nor is a segment dropped whose rows can still be read as of a moment of the past. Older views
/// keep the segment as long as they last. Threads: the maintenance worker.</remarks>
internal sealed class DeadSegmentJob(Store store, SegmentMerging merging)
{
    /// <summary>Drops one segment; false if none is dead.</summary>
    public bool Run()
    {
        foreach ((Segment segment, SegmentFiles.Entry entry) in store.SegmentFiles.Entries)
        {
            if (!merging.Holds(segment)
                && IsDead(segment, entry)
                && store.History.Horizon() is var horizon
                && entry.DeadThrough <= horizon.Sequence)
            {
                store.Versions.Apply(new VersionEdit { Removed = FilesOf(entry.Number), Horizon = horizon });
                store.Views.Replace(parts =>
                    [parts[(int)ViewSlot.Keys], ((CollectionsPart)parts[(int)ViewSlot.Collections]).Without(segment)]);
                store.SegmentFiles.Remove(segment);
                return true;
            }
        }

        return false;
    }

    private List<FileNumber> FilesOf(FileNumber segment) =>
    [
        .. store.Versions.Current.Files.Values
            .Where(file => file.Number == segment || file.Parent == segment)
            .Select(static file => file.Number),
    ];

    // The count of marks in the file is that of all rows, and the file holds flushed marks only.
    private static bool IsDead(Segment segment, SegmentFiles.Entry entry)
    {
        if (entry.MarkCount != segment.Count)
        {
            return false;
        }

        entry.DeadThrough ??= segment.Sequences.SupersededThrough(segment.Count);
        return true;
    }
}
