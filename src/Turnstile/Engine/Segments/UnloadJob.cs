using Turnstile.Collections.Segments;
using Turnstile.Storage;
using Turnstile.Views;

namespace Turnstile.Engine.Segments;

/// <summary>Lets vectors in memory go once they are in the segment's file and searches do not read them: because they
/// read codes or bounds, or because the field is scanned or has lists, and a scan reads a file as well.</summary>
/// <remarks>Readers change over with the next view; rows, marks and index are the same. Threads: the maintenance
/// worker.</remarks>
internal sealed class UnloadJob(Store store)
{
    /// <summary>Unloads one segment; false if there is none.</summary>
    public bool Run()
    {
        foreach ((Segment segment, SegmentFiles.Entry entry) in store.SegmentFiles.Entries)
        {
            if (MayGo(segment))
            {
                Unload(segment, entry);
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether vectors of the segment are in memory for no reason, once they are in a file.</summary>
    public static bool MayGo(Segment segment) =>
        segment.Vectors.Any(index => index.MayUnload(segment.Count));

    private void Unload(Segment segment, SegmentFiles.Entry entry)
    {
        string path = FileNames.PathOf(store.Directory, FileKind.Segment, entry.Number);
        using var reader = new SectionFileReader(
            store.Files, path, SegmentFormat.SegmentMagic, SegmentFormat.Version);
        Segment unloaded = segment.With(
        [
            .. segment.Vectors.Select(index => index.MayUnload(segment.Count)
                ? index.With(SegmentFileReader.MapColumn(reader, index.Field, segment.Count))
                : index.Share()),
        ]);
        store.SegmentFiles.Replace(segment, unloaded);
        store.Views.Replace(parts =>
        [
            parts[(int)ViewSlot.Keys],
            ((CollectionsPart)parts[(int)ViewSlot.Collections]).WithReplaced([segment], unloaded),
        ]);
        unloaded.Release();

        // Lists are built over vectors in files.
        store.Signals.Indexing.Set();
    }
}
