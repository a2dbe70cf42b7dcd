using Turnstile.Collections.Segments;
using Turnstile.Vectors.Hnsw;
using Turnstile.Views;

namespace Turnstile.Engine;

/// <summary>Completes the graphs that were read from files: they lack rows that were left out as superseded when they
/// were built, and a power cut may have taken back what superseded some of them.</summary>
/// <remarks>After all marks are known, from files and from the log, and before anyone reads. Threads:
/// opening.</remarks>
internal static class GraphCompletion
{
    /// <summary>Looks at every row of every graph; inserts those that are missing and live.</summary>
    public static void Run(ViewSet views)
    {
        using ViewLease lease = views.Acquire();
        var part = (CollectionsPart)lease.View[ViewSlot.Collections];
        foreach (Segment segment in part.Collections.Values.SelectMany(static collection => collection.Segments))
        {
            foreach (VectorIndex index in segment.Vectors)
            {
                if (index.Graph is { } graph && index.Progress.Watermark > 0)
                {
                    Complete(segment, index, graph, index.Progress.Watermark);
                }
            }
        }
    }

    private static void Complete(Segment segment, VectorIndex index, HnswGraph graph, int rows)
    {
        HnswInserter? inserter = null;
        for (int ordinal = 0; ordinal < rows; ordinal++)
        {
            if (!index.Rows.HasVector(ordinal) || graph.Contains(ordinal))
            {
                continue;
            }

            Sequence by = segment.Sequences.SupersededAt(ordinal);
            if (by != Sequence.Zero)
            {
                index.LeaveOut(by);
            }
            else
            {
                inserter ??= new HnswInserter(graph);
                inserter.Insert(ordinal);
            }
        }
    }
}
