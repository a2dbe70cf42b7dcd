using Turnstile.Collections.Segments;
using Turnstile.Views;

namespace Turnstile.Engine.Segments;

/// <summary>Reads indexes from their files that queries are about to need: beside the query that reads one of
/// them.</summary>
/// <remarks>Threads: an index worker; each reads another.</remarks>
internal sealed class IndexLoadJob(Store store)
{
    /// <summary>Reads one index; false if none is wanted.</summary>
    /// <exception cref="OperationCanceledException">The store is closing.</exception>
    public bool Run(CancellationToken stop)
    {
        using ViewLease lease = store.Views.Acquire();
        foreach (CollectionState collection in
            ((CollectionsPart)lease.View[ViewSlot.Collections]).Collections.Values)
        {
            foreach (Segment segment in collection.Segments)
            {
                for (int field = 0; field < segment.Vectors.Length; field++)
                {
                    if (segment.Vectors[field].Stored is { IsWanted: true })
                    {
                        Load(segment, field, stop);
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private static void Load(Segment segment, int field, CancellationToken stop)
    {
        try
        {
            segment.Searched(field, stop);
        }
        catch (IOException)
        {
            // It is wanted no more: the query that needs it reads it, and is told.
        }
    }
}
