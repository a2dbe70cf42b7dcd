using Turnstile.Collections.Schema;
using Turnstile.Manifest;
using Turnstile.Storage;
using Turnstile.Vectors.Hnsw;

namespace Turnstile.Collections.Segments;

/// <summary>Opens the segment that several have become, from its file and from what they were.</summary>
/// <remarks>Its indexes begin with what the largest source had linked, or with its centroids; workers do the rest, and
/// nobody reads it before (docs/adr/0042-segments-merge-beside-readers-and-writers.md). Threads: one.</remarks>
internal static class MergedSegment
{
    /// <summary>The segment, with the marks that the sources have by now.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="directory">Where the database is.</param>
    /// <param name="file">The segment's file.</param>
    /// <param name="rows">What it holds.</param>
    /// <param name="pause">Called every few milliseconds.</param>
    /// <param name="stop">The store is closing.</param>
    /// <exception cref="OperationCanceledException">The store is closing.</exception>
    public static Segment Open(
        IFileSystem files, string directory, LiveFile file, MergedRows rows, Action pause, CancellationToken stop)
    {
        string path = FileNames.PathOf(directory, FileKind.Segment, file.Number);
        using var reader = new SectionFileReader(files, path, SegmentFormat.SegmentMagic, SegmentFormat.Version);
        var vectors = new List<VectorIndex>();
        try
        {
            for (int i = 0; i < rows.Schema.Vectors.Length; i++)
            {
                vectors.Add(Open(reader, rows, i, pause, stop));
            }
        }
        catch
        {
            vectors.ForEach(static index => index.Dispose());
            throw;
        }

        var segment = new Segment(rows.Collection, rows.Schema, rows.Count, rows.Columns, [.. vectors]);
        for (int row = 0; row < rows.Count; row++)
        {
            segment.Sequences.Write(row, rows.SequenceOf(row));
            if (rows.SupersededAt(row) is var by && by != Sequence.Zero)
            {
                segment.Sequences.Supersede(row, by);
            }
        }

        segment.Publish(rows.Count);
        return segment;
    }

    private static VectorIndex Open(
        SectionFileReader reader, MergedRows rows, int field, Action pause, CancellationToken stop)
    {
        VectorField vectors = rows.Schema.Vectors[field];
        IVectorColumn column = SegmentFileReader.OpenColumn(reader, vectors, rows.Count);
        try
        {
            Segment largest = rows.Sources.MaxBy(static source => source.Count)!;
            return new VectorIndex(vectors, column, Adopt(rows, field, column, pause, stop))
            {
                Asked = largest.Vectors[field].Asked.Heir(),
            };
        }
        catch
        {
            column.Release();
            throw;
        }
    }

    private static IDerivedIndex? Adopt(
        MergedRows rows, int field, IVectorColumn column, Action pause, CancellationToken stop)
    {
        VectorField vectors = rows.Schema.Vectors[field];
        IDerivedIndex? adopted = vectors.Index.Kind switch
        {
            IndexKind.Hnsw or IndexKind.Disk => TryAdoptGraph(rows, field, column, pause, stop),
            IndexKind.Ivf => AdoptLists(rows, field, column, stop),
            _ => null,
        };
        return adopted ?? VectorIndex.NewDerived(vectors, column, isSealed: true);
    }

    // Null if no source has one that can be read.
    private static MemoryGraphIndex? TryAdoptGraph(
        MergedRows rows, int field, IVectorColumn column, Action pause, CancellationToken stop)
    {
        // One whose file was lost is being built, and others insert into its graph.
        GraphIndex?[] sources = [.. rows.Sources.Select(source =>
            source.Searched(field, stop).Search is GraphIndex search && search.IsComplete(source.Count)
                ? search
                : null)];
        int largest = Enumerable.Range(0, sources.Length).MaxBy(i => sources[i]?.LinkedCount ?? 0);
        if (sources[largest] is not { LinkedCount: > 0 } source)
        {
            return null;
        }

        using HnswGraph? loaded = (source as PagedGraphIndex)?.Graph.TryLoad();
        if (((source as MemoryGraphIndex)?.Graph ?? loaded) is not { } graph)
        {
            return null;
        }

        int[] newRows = NewRows(source, rows.NewOf[largest]);
        GiveHeirs(rows, field, largest, source, newRows, pause);
        int[] newOf = ByPlace(source, graph.Capacity, newRows);
        SearchedRows target = SearchedRows.Of(rows.Schema.Vectors[field], column);
        try
        {
            if (target.AreCodes)
            {
                MovedCodes.Copy(source.Rows, target.Rows, newOf, pause, stop);
            }

            using var subset = new HnswSubset(graph, target.Rows, rows.Count, newOf);
            while (subset.Step())
            {
                stop.ThrowIfCancellationRequested();
                pause();
            }

            return new MemoryGraphIndex(target, subset.Take(), indexed: 0);
        }
        catch
        {
            target.Release();
            throw;
        }
    }

    // Lists begin with the centroids of the most rows: as long as they suit all of them, none need be found.
    private static ListIndex AdoptLists(MergedRows rows, int field, IVectorColumn column, CancellationToken stop)
    {
        SharedCentroids? first = null;
        int most = 0;
        foreach (Segment source in rows.Sources)
        {
            if ((source.Searched(field, stop).Search as ListIndex)?.Lists.Acquire() is { } lists)
            {
                if (lists.Index.MemberCount > most)
                {
                    most = lists.Index.MemberCount;
                    lists.Centroids.Retain();
                    first?.Release();
                    first = lists.Centroids;
                }

                lists.Release();
            }
        }

        VectorField vectors = rows.Schema.Vectors[field];
        GrowingLists adopted = first is null ? new GrowingLists(isSealed: true) : GrowingLists.With(first);

        // Nobody reads it before its lists have codes.
        return vectors.Index.HasCodesInLists && GrowingLists.AreFor(rows.Count)
            ? ListIndex.WithOwnCodes((VectorColumn)column, adopted)
            : ListIndex.Create(vectors, column, adopted);
    }

    // Of rows that the graph has; what it lacks is entered later like the rows of other segments.
    private static int[] NewRows(GraphIndex source, ReadOnlySpan<int> newOf)
    {
        int[] rows = new int[newOf.Length];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = source.Contains(row) ? newOf[row] : MergedRows.Dropped;
        }

        return rows;
    }

    private static int[] ByPlace(GraphIndex source, int capacity, ReadOnlySpan<int> newRows)
    {
        int[] newOf = new int[capacity];
        Array.Fill(newOf, MergedRows.Dropped);
        for (int row = 0; row < newRows.Length; row++)
        {
            newOf[source.PlaceOf(row)] = newRows[row];
        }

        return newOf;
    }

    // Where a document was written again with the vector it had, its new version takes the place of the old one: it has
    // the same neighbours, and need not be looked for.
    private static void GiveHeirs(
        MergedRows rows, int field, int largest, GraphIndex source, Span<int> newOf, Action pause)
    {
        IVectorColumn column = rows.Sources[largest].Vectors[field].Column;
        bool[] isPlaced = new bool[rows.Count];
        foreach (int row in newOf)
        {
            if (row != MergedRows.Dropped)
            {
                isPlaced[row] = true;
            }
        }

        ReadOnlySpan<int> kept = rows.NewOf[largest];
        int[] heirs = rows.Successors(largest, pause);
        for (int ordinal = 0; ordinal < kept.Length; ordinal++)
        {
            if (kept[ordinal] == MergedRows.Dropped
                && source.Contains(ordinal)
                && heirs[ordinal] is var heir and not MergedRows.Dropped
                && !isPlaced[heir]
                && rows.HasVector(field, heir)
                && IsEqual(column, ordinal, rows.RecordOf(field, heir)))
            {
                newOf[ordinal] = heir;
                isPlaced[heir] = true;
            }
        }
    }

    // What is damaged goes with the row that is dropped.
    private static bool IsEqual(IVectorColumn column, int dropped, ReadOnlySpan<byte> record)
    {
        try
        {
            return column.Record(dropped).SequenceEqual(record);
        }
        catch (CorruptionException)
        {
            return false;
        }
    }
}
