using Turnstile.Collections.Segments;
using Turnstile.Manifest;

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
                if (index.Graph is not null && index.IsIndexed(segment.Count) && IsMissing(entry, index.Field.Id))
                {
                    Write(segment, entry, index);
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsMissing(SegmentFiles.Entry entry, int field) =>
        !entry.Graphs.ContainsKey(field) || entry.Damaged.Contains(field);

    private void Write(Segment segment, SegmentFiles.Entry entry, VectorIndex index)
    {
        int field = index.Field.Id;
        LiveFile file = GraphFile.Write(
            store.Files, store.Directory, store.Versions.NewFileNumber(), entry.Number, segment, index);
        bool replaces = entry.Graphs.TryGetValue(field, out FileNumber damaged);
        store.Versions.Apply(new VersionEdit { Added = [file], Removed = replaces ? [damaged] : [] });
        entry.Graphs[field] = file.Number;
        entry.Damaged.Remove(field);
    }
}
