using Turnstile.Vectors.Disk;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Search;

namespace Turnstile.Collections.Segments;

/// <summary>A graph over the codes of one field of one segment, with its base layer in a file. Derived
/// (TRUTH-1).</summary>
/// <remarks>Threads: any number of queries. Lifetime: owns both parts.</remarks>
internal sealed class PagedGraph(DiskGraph graph, GraphPages pages) : IDisposable
{
    /// <summary>How many rows can be found.</summary>
    public int Count => graph.Count;

    /// <summary>About what it takes in memory beside the cache, bytes.</summary>
    public long ByteCount => graph.ByteCount;

    /// <summary>Whether a row can be found.</summary>
    public bool Contains(int ordinal) => graph.Contains(ordinal);

    /// <summary>Finds candidates by their codes.</summary>
    /// <exception cref="StorageException">A page cannot be read.</exception>
    /// <exception cref="CorruptionException">A page is not what was written.</exception>
    public SearchStatistics Search<TRows>(
        DiskGraphSearcher searcher, PreparedQuery query, in DiskGraphEffort effort, TRows rows, TopK candidates)
        where TRows : struct, IRowFilter
    {
        try
        {
            return searcher.Search(graph, pages, query, effort, rows, candidates);
        }
        catch (InvalidDataException damage)
        {
            throw new CorruptionException(pages.Path, 0, "page of a graph", "what was written", damage.Message);
        }
    }

    /// <summary>The whole graph in memory, which the caller owns; null if the file is damaged.</summary>
    public HnswGraph? TryLoad()
    {
        try
        {
            return new DiskGraphReader(graph).Load(pages);
        }
        catch (Exception damage) when (damage is CorruptionException or InvalidDataException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        graph.Dispose();
        pages.Dispose();
    }
}
