using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Manifest;
using Turnstile.Storage;
using Turnstile.Views;

namespace Turnstile.Engine.Segments;

/// <summary>Lets go of what is in memory for no reason: vectors, once they are in the segment's file and searches do
/// not read them, because they read codes or bounds, or because the field is scanned, and a scan reads a file as well;
/// graphs that are on disk, once they are written; codes of rows, once lists with codes of their own are; and codes and
/// links that were laid out anew.</summary>
/// <remarks>A segment that is being merged stays the object by which the merge is told of marks. Readers change over
/// with the next view; rows, marks and index are the same. Threads: the maintenance worker.</remarks>
internal sealed class UnloadJob(Store store, SegmentMerging merging)
{
    /// <summary>Unloads one segment; false if there is none.</summary>
    public bool Run()
    {
        foreach ((Segment segment, SegmentFiles.Entry entry) in store.SegmentFiles.Entries)
        {
            if (!merging.Holds(segment) && MayGo(segment, entry) && TryUnload(segment, entry))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether vectors or graphs of the segment are in memory for no reason, once they are in files.</summary>
    public static bool MayGo(Segment segment, SegmentFiles.Entry entry) =>
        segment.Vectors.Any(index =>
            index.MayUnload(segment.Count) || MayMove(index, entry) || IsLaidOut(index));

    private static bool IsLaidOut(VectorIndex index) => index.Search is MemoryGraphIndex { LaidOut: not null };

    private static bool MayMove(VectorIndex index, SegmentFiles.Entry entry)
    {
        bool isOfUse = index.Search switch
        {
            MemoryGraphIndex graph => index.Field.Index.Kind == IndexKind.Disk && !graph.StaysInMemory,
            ListIndex { HasCodes: true } search =>
                index.Field.Index.HasCodesInLists && index.Column.IsInFile && search.Lists.IsFinal,
            _ => false,
        };
        return isOfUse && entry.Has(index);
    }

    // False if there is nothing that can go after all.
    private bool TryUnload(Segment segment, SegmentFiles.Entry entry)
    {
        var moved = new Dictionary<VectorIndex, FieldIndex>();
        foreach (VectorIndex index in segment.Vectors.Where(index => MayMove(index, entry)))
        {
            if (TryMove(index, entry, segment.Count) is { } search)
            {
                moved.Add(index, search);
            }
        }

        foreach (VectorIndex index in segment.Vectors.Where(IsLaidOut))
        {
            moved.Add(index, ((MemoryGraphIndex)index.Search!).TakeLaidOut()!);
        }

        if (moved.Count == 0 && !MayGo(segment, entry))
        {
            return false;
        }

        Replace(segment, entry, moved);
        return true;
    }

    private FieldIndex? TryMove(VectorIndex index, SegmentFiles.Entry entry, int count) => index.Search switch
    {
        MemoryGraphIndex graph => TryMove(graph, index.Field, entry, count),
        ListIndex lists => lists.WithoutCodes(index.Dense),
        _ => null,
    };

    private PagedGraphIndex? TryMove(
        MemoryGraphIndex search, VectorField field, SegmentFiles.Entry entry, int count)
    {
        LiveFile file = store.Versions.Current.Files.Values.Single(file =>
            file.Kind == FileKind.Index && file.Parent == entry.Number && file.Level == (uint)field.Id);
        var site = new SegmentSite(store.Files, store.Directory, store.Cache, store.Signals.Indexing.Set);
        if (IndexFile.TryReadGraph(site, file.Number, field, search.Rows, count) is { } graph)
        {
            return search.MovedTo(graph);
        }

        search.StaysInMemory = true;
        return null;
    }

    private void Replace(Segment segment, SegmentFiles.Entry entry, Dictionary<VectorIndex, FieldIndex> moved)
    {
        string path = FileNames.PathOf(store.Directory, FileKind.Segment, entry.Number);
        using var reader = new SectionFileReader(
            store.Files, path, SegmentFormat.SegmentMagic, SegmentFormat.Version);
        Segment unloaded = segment.With(
        [
            .. segment.Vectors.Select(index =>
            {
                IVectorColumn? column = index.MayUnload(segment.Count)
                    ? SegmentFileReader.MapColumn(reader, index.Field, segment.Count)
                    : null;
                return index.Moved(column, moved.GetValueOrDefault(index));
            }),
        ]);
        store.SegmentFiles.Replace(segment, unloaded);
        store.Views.Replace(parts =>
        [
            parts[(int)ViewSlot.Keys],
            ((CollectionsPart)parts[(int)ViewSlot.Collections]).WithReplaced([segment], unloaded),
        ]);
        unloaded.Release();

        // What is in its file is sealed, and may be laid out.
        store.Signals.Indexing.Set();
    }
}
