using Turnstile.Collections.Schema;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;

namespace Turnstile.Collections.Segments;

/// <summary>Lays codes and links of a complete index out by the neighbourhoods of its graph, so that what a search
/// reads one after the other shares pages and lines of caches
/// (docs/adr/0059-codes-lie-by-the-neighbourhoods-of-the-graph.md).</summary>
/// <remarks>Threads: one for an index; it may be searched meanwhile. Cost: some microseconds a row, and both layouts
/// are in memory until readers have left the old one.</remarks>
internal static class LocalityLayout
{
    /// <summary>Whether an index of so many rows is to be laid out anew before it is written.</summary>
    public static bool IsFor(VectorIndex index, int count, long bytesMin) =>
        index.Field is { Kind: VectorKind.Dense, Index.Kind: IndexKind.Hnsw }
        && index is { Stored: null, Search: MemoryGraphIndex { HasCodes: true, Order: null } search }
        && search.IsComplete(count)
        && search.SearchedBytes >= bytesMin;

    /// <summary>The same index in that order, which the caller owns.</summary>
    /// <param name="search">A complete index with codes, in the order of the rows.</param>
    /// <param name="count">How many rows it has.</param>
    /// <param name="pause">Called every few milliseconds but for the walk that finds the order.</param>
    /// <param name="stop">The store is closing.</param>
    /// <exception cref="OperationCanceledException">The store is closing.</exception>
    public static MemoryGraphIndex Of(
        MemoryGraphIndex search, int count, Action pause, CancellationToken stop)
    {
        // What is beyond the rows comes last.
        var order = new RowOrder(HnswReordering.ByLocality(search.Graph).AsSpan(0, count));
        var codes = new VectorRows(search.Rows.Quantizer!, count);
        try
        {
            int[] places = new int[search.Graph.Capacity];
            Array.Fill(places, MergedRows.Dropped);
            for (int row = 0; row < count; row++)
            {
                places[row] = order.PlaceOf(row);
            }

            MovedCodes.Copy(search.Rows, codes, places, pause, stop);
            using var subset = new HnswSubset(search.Graph, codes, count, places);
            while (subset.Step())
            {
                stop.ThrowIfCancellationRequested();
                pause();
            }

            return search.LaidOutAs(codes, subset.Take(), order);
        }
        catch
        {
            codes.Dispose();
            throw;
        }
    }
}
