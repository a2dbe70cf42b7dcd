using Turnstile.Collections.Segments;
using Turnstile.Views;

namespace Turnstile.Engine.Segments;

/// <summary>Lays the codes and links of large indexes out by the neighbourhoods of their graphs, once they are complete
/// and before they are written.</summary>
/// <remarks>What it makes waits at the index whose place it is to take, until the maintenance worker changes the two:
/// <see cref="UnloadJob"/>, or the end of a merge. Threads: index workers, each with a job of its own; one takes an
/// index.</remarks>
internal sealed class LayoutJob(Store store)
{
    // of the index that was taken and is not laid out yet; a reference is owned
    private Segment? _segment;
    private MemoryGraphIndex? _search;

    /// <summary>Whether an index of a segment is to be laid out anew, and nobody has yet.</summary>
    public static bool IsWanted(Store store, Segment segment) =>
        segment.Vectors.Any(index =>
            IsFor(store, segment, index) && index.Search is MemoryGraphIndex { LaidOut: null });

    /// <summary>Whether an index is to be laid out anew before it is written.</summary>
    public static bool IsFor(Store store, Segment segment, VectorIndex index) =>
        LocalityLayout.IsFor(index, segment.Count, store.Options.Segments.LocalityBytesMin);

    /// <summary>Takes an index that is to be laid out; false if there is none that nobody has taken.</summary>
    /// <param name="merge">The merge that is under way, if any: its sources are left as they are.</param>
    public bool TryBegin(SegmentMerge? merge)
    {
        // A merge ends only when this is done.
        if (merge is { IsEntered: true, Merged: { } merged } && TryTake(merged))
        {
            return true;
        }

        using ViewLease lease = store.Views.Acquire();
        foreach (CollectionState collection in
            ((CollectionsPart)lease.View[ViewSlot.Collections]).Collections.Values)
        {
            foreach (Segment segment in collection.Segments)
            {
                if (merge?.Sources.Contains(segment) != true && TryTake(segment))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Lays out what was taken.</summary>
    /// <exception cref="OperationCanceledException">The store is closing.</exception>
    public void Run(CancellationToken stop)
    {
        long workedSince = store.Options.Time.GetTimestamp();
        try
        {
            _search!.LaidOut = LocalityLayout.Of(
                _search, _segment!.Count, () => store.Turns.Rest(ref workedSince, stop), stop);
            store.Signals.Maintenance.Set();
        }
        finally
        {
            _segment!.Release();
            (_segment, _search) = (null, null);
        }
    }

    private bool TryTake(Segment segment)
    {
        foreach (VectorIndex index in segment.Vectors)
        {
            // Only what is in a file is sealed.
            if (index.Column.IsInFile
                && IsFor(store, segment, index)
                && index.Search is MemoryGraphIndex search
                && search.TryBeginLayout())
            {
                segment.Retain();
                (_segment, _search) = (segment, search);
                return true;
            }
        }

        return false;
    }
}
