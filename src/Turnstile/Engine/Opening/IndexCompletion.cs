using Turnstile.Collections.Segments;
using Turnstile.Views;

namespace Turnstile.Engine.Opening;

/// <summary>Completes the indexes that were read from files: they lack rows that were left out as superseded when they
/// were built, and a power cut may have taken back what superseded some of them.</summary>
/// <remarks>After all marks are known, from files and from the log, and before anyone reads. Threads:
/// opening.</remarks>
internal static class IndexCompletion
{
    /// <summary>Looks at every row of every index; enters those that are missing and live.</summary>
    public static void Run(ViewSet views, SegmentFiles files)
    {
        using ViewLease lease = views.Acquire();
        var part = (CollectionsPart)lease.View[ViewSlot.Collections];
        foreach (Segment segment in part.Collections.Values.SelectMany(static collection => collection.Segments))
        {
            for (int i = 0; i < segment.Vectors.Length; i++)
            {
                VectorIndex index = segment.Vectors[i];
                if (index.Search is { Progress.Watermark: > 0 and int rows } search
                    && !TryComplete(segment, index, search, rows))
                {
                    // Nothing is entered into a graph on disk: it is built anew.
                    segment.Vectors[i] = index.Moved(null, VectorIndex.NewDerived(index.Field, index.Column));
                    index.Dispose();
                    files.Entries.Single(pair => pair.Key == segment).Value.Indexes.Remove(index.Field.Id);
                }
            }
        }
    }

    private static bool TryComplete(Segment segment, VectorIndex index, FieldIndex search, int rows)
    {
        IVectorColumn column = index.Column;
        RowIndexer? indexer = null;
        for (int ordinal = 0; ordinal < rows; ordinal++)
        {
            // Rows that are there are passed over first: asking for a vector may read the file.
            if (search.Contains(ordinal) || !column.HasVector(ordinal))
            {
                continue;
            }

            Sequence by = segment.Sequences.SupersededAt(ordinal);
            if (by != Sequence.Zero)
            {
                search.LeaveOut(by);
            }
            else if (search.Paged is not null)
            {
                return false;
            }
            else
            {
                indexer ??= new RowIndexer(index.Field, search);
                indexer.Add(column, ordinal);
            }
        }

        return true;
    }
}
