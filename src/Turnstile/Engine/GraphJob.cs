using Turnstile.Collections.Segments;
using Turnstile.Manifest;
using Turnstile.Storage;

namespace Turnstile.Engine;

/// <summary>Writes the graphs of persisted segments once they are complete, so that opening need not build them
/// again.</summary>
/// <remarks>Derived files: losing one costs time, not data (TRUTH-1). Threads: the maintenance worker.</remarks>
internal sealed class GraphJob(Store store)
{
    /// <summary>Writes one graph; false if none is complete and unwritten.</summary>
    public bool Run()
    {
        foreach ((Segment segment, SegmentFiles.Entry entry) in store.SegmentFiles.Entries)
        {
            foreach (VectorIndex index in segment.Vectors)
            {
                if (index.Graph is not null
                    && index.IsIndexed(segment.Count)
                    && !entry.Graphs.Contains(index.Field.Id))
                {
                    LiveFile file = GraphFile.Write(
                        store.Files, store.Directory, store.Versions.NewFileNumber(), entry.Number, segment, index);
                    store.Versions.Apply(new VersionEdit { Added = [file], Removed = Replaced(file) });
                    entry.Graphs.Add(index.Field.Id);
                    return true;
                }
            }
        }

        return false;
    }

    // A graph that was damaged when the segment was opened is still listed.
    private List<FileNumber> Replaced(LiveFile file) =>
    [
        .. store.Versions.Current.Files.Values
            .Where(old => old.Kind == FileKind.Graph && old.Parent == file.Parent && old.Level == file.Level)
            .Select(static old => old.Number),
    ];
}
