using Turnstile.Collections.Schema;
using Turnstile.Manifest;
using Turnstile.Storage;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;

namespace Turnstile.Collections.Segments;

/// <summary>The graph over one vector field of a persisted segment, as a file of its own. Derived (TRUTH-1).</summary>
/// <remarks>Format: docs/formats/segment.md and docs/formats/graph.md.</remarks>
internal static class GraphFile
{
    /// <summary>Writes a complete graph, durably.</summary>
    public static LiveFile Write(
        IFileSystem files, string directory, FileNumber number, FileNumber parent, Segment segment, VectorIndex index)
    {
        HnswGraph graph = index.Graph!;
        using var bytes = new MemoryStream();
        HnswGraphWriter.Write(graph, bytes);
        string path = FileNames.PathOf(directory, FileKind.Graph, number);
        using var writer = new SectionFileWriter(files, path, SegmentFormat.GraphMagic, SegmentFormat.Version);
        writer.Begin();
        writer.Append(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        writer.End(SegmentFormat.GraphSection, (uint)index.Field.Id);
        writer.Publish();
        return new LiveFile(
            number,
            FileKind.Graph,
            Owner: segment.Collection,
            Level: (uint)index.Field.Id,
            parent,
            writer.Length,
            writer.Digest,
            segment.First,
            segment.Last,
            default,
            default,
            graph.Count);
    }

    /// <summary>Reads a graph; null if it is missing, damaged or of other parameters, for then it is built
    /// anew.</summary>
    public static HnswGraph? TryRead(
        IFileSystem files, string directory, LiveFile file, VectorField field, VectorRows rows)
    {
        string path = FileNames.PathOf(directory, FileKind.Graph, file.Number);
        if (field.Index.Kind != IndexKind.Hnsw || !files.FileExists(path))
        {
            return null;
        }

        try
        {
            using var reader = new SectionFileReader(files, path, SegmentFormat.GraphMagic, SegmentFormat.Version);
            using var bytes = new MemoryStream(reader.Read(SegmentFormat.GraphSection, (uint)field.Id));
            HnswGraph graph = HnswGraphReader.Read(bytes, rows, publishedCount: rows.Capacity, rows.Capacity);
            if (IsOf(graph, field))
            {
                return graph;
            }

            graph.Dispose();
            return null;
        }
        catch (Exception damage) when (damage is CorruptionException or InvalidDataException)
        {
            return null;
        }
    }

    private static bool IsOf(HnswGraph graph, VectorField field) =>
        graph.Parameters.M == field.Index.M && graph.Parameters.EfConstruction == field.Index.EfConstruction;
}
