using Turnstile.Collections.Segments;
using Turnstile.Vectors.Ivf;
using Turnstile.Views;

namespace Turnstile.Engine.Segments;

/// <summary>Builds the inverted lists of segments whose vectors are in their files: trains centroids, assigns rows,
/// makes codes.</summary>
/// <remarks>Until then such a segment is scanned. A merged segment is trained anew, so lists follow the data as it
/// grows. Threads: one index worker for each segment.</remarks>
internal sealed class ListJob(Store store)
{
    private const int AssignRows = 1_024;

    /// <summary>Builds the lists of one field of one segment; false if there are none to build.</summary>
    /// <exception cref="OperationCanceledException">The store is closing; nothing was built.</exception>
    public bool Run(CancellationToken stop)
    {
        using ViewLease lease = store.Views.Acquire();
        foreach (CollectionState collection in
            ((CollectionsPart)lease.View[ViewSlot.Collections]).Collections.Values)
        {
            foreach (Segment segment in collection.Segments)
            {
                foreach (VectorIndex index in segment.Vectors)
                {
                    if (index.Lists is { } lists
                        && index.HasIndexOf(segment.Count)
                        && index.Column.IsInFile
                        && lists.TryBegin())
                    {
                        lists.Publish(Build(index, segment.Count, stop));
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private static FastScanCodes Build(VectorIndex index, int count, CancellationToken stop)
    {
        VectorColumn column = index.Dense;
        column.Check(0, count);
        var parameters = new IvfParameters(index.Field.Index.NList, seed: (ulong)index.Field.Id);
        var training = new KMeans(column.Rows, count, parameters);
        do
        {
            stop.ThrowIfCancellationRequested();
            training.Assign(worker: 0, workerCount: 1);
        }
        while (training.Update());

        var builder = new IvfBuilder(column.Rows, training.Finish(), parameters);
        for (int from = 0; from < count; from += AssignRows)
        {
            stop.ThrowIfCancellationRequested();
            builder.Assign(from, Math.Min(count, from + AssignRows));
        }

        var codes = new FastScanBuilder(builder.Build(), column.Rows, parameters.Seed);
        codes.Encode(worker: 0, workerCount: 1);
        return codes.Build();
    }
}
