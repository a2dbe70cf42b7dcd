using System.Collections.Immutable;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Collections.Writing;
using Turnstile.Kv;
using Turnstile.Kv.Parts;
using Turnstile.Manifest;
using Turnstile.Storage;

namespace Turnstile.Engine.Opening;

/// <summary>Opens the segments that a version lists, with their marks; indexes stay in their files.</summary>
/// <param name="site">The disk, the directory, the cache.</param>
/// <param name="version">What is live.</param>
/// <param name="segmentFiles">Gets the files of each segment.</param>
/// <param name="keys">The rows, for marks that must be found again.</param>
/// <param name="known">Segments of an older version that are open already and are used again; null for none.</param>
internal sealed class SegmentOpening(
    SegmentSite site,
    Manifest.Version version,
    SegmentFiles segmentFiles,
    KeyPart keys,
    SegmentFiles? known = null)
{
    /// <summary>Opens all collections of the catalog.</summary>
    /// <exception cref="CorruptionException">A file is not what was written.</exception>
    public void Open(DocumentApplier documents)
    {
        foreach (CatalogEntry entry in keys.Catalog.Entries.Where(entry => entry.Kind == CatalogKind.Collection))
        {
            CollectionSchema schema = SchemaCodec.Read(entry.Definition.Span);
            ImmutableArray<Segment> segments = OpenSegments(entry.Id, schema);
            documents.Create(entry.Id, schema, segments);
            foreach (Segment segment in segments)
            {
                // The part owns a reference now.
                segment.Release();
            }
        }
    }

    private ImmutableArray<Segment> OpenSegments(uint collection, CollectionSchema schema)
    {
        IEnumerable<LiveFile> owned = version.Files.Values
            .Where(file => file.Kind == FileKind.Segment && file.Owner == collection)
            .OrderBy(file => file.First);
        ImmutableArray<Segment>.Builder segments = ImmutableArray.CreateBuilder<Segment>();
        foreach (LiveFile file in owned)
        {
            Dictionary<int, LiveFile> graphs = GraphsOf(file);
            if (Reuse(file, graphs) is { } open)
            {
                segments.Add(open);
                continue;
            }

            Segment segment = SegmentFileReader.Read(site, file, schema, graphs);
            SegmentFiles.Entry entry = segmentFiles.Add(segment, file.Number);
            foreach (VectorIndex index in segment.Vectors)
            {
                // One whose file could not be used is empty, and is written again when it is built.
                if (index.Stored is not null)
                {
                    entry.NoteWritten(index);
                }
            }

            OpenMarks(file, segment, entry);
            segments.Add(segment);
        }

        return segments.ToImmutable();
    }

    // A segment that is open has the marks of the logs that were followed. What was flushed since was not followed:
    // those marks are in a newer file. Marks carry their sequence, so readers of older views are not disturbed by them.
    private Segment? Reuse(LiveFile file, Dictionary<int, LiveFile> graphs)
    {
        if (known?.Find(file.Number) is not var (segment, entry)
            || segment.Vectors.Any(index => graphs.ContainsKey(index.Field.Id) && !entry.Has(index)))
        {
            return null;
        }

        segment.Retain();
        SegmentFiles.Entry own = segmentFiles.Add(segment, file.Number);
        own.Superseded = entry.Superseded;
        own.MarkCount = entry.MarkCount;
        own.Indexes.UnionWith(entry.Indexes);
        OpenMarks(file, segment, own);
        return segment;
    }

    private Dictionary<int, LiveFile> GraphsOf(LiveFile segment)
    {
        var graphs = new Dictionary<int, LiveFile>();
        foreach (LiveFile file in version.Files.Values)
        {
            if (file.Kind == FileKind.Index && file.Parent == segment.Number)
            {
                // The level of a graph file is the id of its field.
                graphs[(int)file.Level] = file;
            }
        }

        return graphs;
    }

    private void OpenMarks(LiveFile segmentFile, Segment segment, SegmentFiles.Entry entry)
    {
        foreach (LiveFile file in version.Files.Values)
        {
            if (file.Kind == FileKind.Superseded
                && file.Parent == segmentFile.Number
                && file.Number != entry.Superseded)
            {
                entry.Superseded = file.Number;
                if (SupersededFile.TryRead(site.Files, site.Directory, file, segment))
                {
                    entry.MarkCount = segment.Sequences.SupersededCount;
                }
                else
                {
                    // The count stays 0, so the next flush writes the file anew.
                    MarkRebuild.Run(segment, keys, version.Flushed, version.Horizon?.Sequence ?? version.Flushed);
                }
            }
        }
    }
}
