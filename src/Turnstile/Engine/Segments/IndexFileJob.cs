using Turnstile.Collections.Planning;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Manifest;
using Turnstile.Storage;

namespace Turnstile.Engine.Segments;

/// <summary>Writes the indexes of persisted segments once they are complete, so that opening need not build them
/// again.</summary>
/// <remarks>Derived files: losing one costs time, not data (TRUTH-1). Those of a segment that is being merged are of no
/// use any more. Threads: the maintenance worker.</remarks>
internal sealed class IndexFileJob(Store store, SegmentMerging merging)
{
    /// <summary>Writes one index; false if none is complete and unwritten.</summary>
    /// <param name="asItIs">Whether one that is to be laid out anew before is written as it lies.</param>
    public bool Run(bool asItIs = false)
    {
        foreach ((Segment segment, SegmentFiles.Entry entry) in store.SegmentFiles.Entries)
        {
            foreach (VectorIndex index in segment.Vectors)
            {
                // In this order: what is found to be lost meanwhile is not complete.
                if (!merging.Holds(segment)
                    && index.HasIndexOf(segment.Count)
                    && !entry.Has(index)
                    && index.IsComplete(segment.Count)
                    && (asItIs || !LayoutJob.IsFor(store, segment, index)))
                {
                    FindEffort(segment, index);
                    LiveFile file = IndexFile.Write(
                        store.Files, store.Directory, store.Versions.NewFileNumber(), entry.Number, segment, index);
                    store.Versions.Apply(new VersionEdit { Added = [file], Removed = Replaced(file) });
                    entry.NoteWritten(index);
                    store.Signals.Indexing.Set();
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Finds out what effort a wanted recall takes in a graph that is to be on disk, before it is written:
    /// once it is there, the same would cost a hundred thousand pages.</summary>
    public static void FindEffort(Segment segment, VectorIndex index)
    {
        if (index.Field.Index.Kind == IndexKind.Disk
            && index.Search is MemoryGraphIndex search
            && segment.Count > SegmentPlanner.ScanRowsAlways)
        {
            search.Efforts ??= EffortTable.OfGraph(search, index, segment.Count);
        }
    }

    // An index that was found damaged is still listed.
    private List<FileNumber> Replaced(LiveFile file) =>
    [
        .. store.Versions.Current.Files.Values
            .Where(old => old.Kind == FileKind.Index && old.Parent == file.Parent && old.Level == file.Level)
            .Select(static old => old.Number),
    ];
}
