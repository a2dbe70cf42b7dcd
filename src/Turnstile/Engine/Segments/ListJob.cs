using Turnstile.Collections.Segments;
using Turnstile.Vectors.Ivf;
using Turnstile.Views;

namespace Turnstile.Engine.Segments;

/// <summary>Makes the inverted lists of segments that have rows enough, and makes them longer as rows come.</summary>
/// <remarks>
/// Rows go into the lists of the centroids that are there, until those do not suit them any more: then centroids are
/// found anew (<see cref="IvfIndex.NeedsRetraining"/>). The lists of a merged segment begin with the centroids of its
/// largest source. Queries search the lists of before until the new ones are whole
/// (docs/adr/0060-lists-grow-with-their-rows.md). Threads: one index worker for each field of a segment.</remarks>
/// <param name="store">The store.</param>
/// <param name="pause">Called every few milliseconds: rows come meanwhile.</param>
internal sealed class ListJob(Store store, Action<CancellationToken> pause)
{
    /// <summary>Makes or lengthens the lists of one field of one segment; false if none are due.</summary>
    /// <param name="merged">A segment that is not in the view yet; null for none.</param>
    /// <param name="stop">The store is closing.</param>
    /// <exception cref="OperationCanceledException">The store is closing; nothing has changed.</exception>
    public bool Run(Segment? merged, CancellationToken stop)
    {
        using ViewLease lease = store.Views.Acquire();
        foreach (CollectionState collection in
            ((CollectionsPart)lease.View[ViewSlot.Collections]).Collections.Values)
        {
            foreach (Segment segment in collection.Segments)
            {
                if (TryGrow(segment, stop))
                {
                    return true;
                }
            }
        }

        return merged is not null && TryGrow(merged, stop);
    }

    // A merged segment is no other's before its lists are final: while this worker has taken them, nobody frees it.
    private bool TryGrow(Segment segment, CancellationToken stop)
    {
        foreach (VectorIndex index in segment.Vectors)
        {
            if (index.Search is not ListIndex search
                || !AreDue(segment, search, out _)
                || !search.Lists.TryTake())
            {
                continue;
            }

            try
            {
                // Another worker may have made them between the question and the taking.
                if (AreDue(segment, search, out bool isFinal))
                {
                    Grow(index, search, isFinal, stop);
                    return true;
                }
            }
            finally
            {
                search.Lists.GiveBack();
            }
        }

        return false;
    }

    // Rows count once they have codes, where they get some.
    private static bool AreDue(Segment segment, ListIndex search, out bool isFinal)
    {
        bool isSealed = search.Lists.IsSealed;
        int coded = search.Progress.Watermark;
        isFinal = isSealed && coded >= segment.Count;
        return isFinal == isSealed && search.Lists.AreDue(isFinal, coded);
    }

    private void Grow(VectorIndex index, ListIndex search, bool isFinal, CancellationToken stop)
    {
        GrowingLists lists = search.Lists;
        int count = search.Progress.Watermark;
        VectorColumn column = index.Dense;
        column.Check(0, count);
        var making = new ListMaking(index.Field, column.Rows, count, Pause);
        FieldLists? before = lists.Acquire();
        FieldLists made;
        try
        {
            made = making.Run(before, lists.First, isFinal);
        }
        finally
        {
            before?.Release();
        }

        if (isFinal)
        {
            made.Efforts = EffortTable.Of(made, search.Rows, column, count);
        }

        lists.Publish(made);
        if (isFinal)
        {
            store.Signals.Maintenance.Set();
        }

        void Pause()
        {
            stop.ThrowIfCancellationRequested();
            pause(stop);
        }
    }
}
