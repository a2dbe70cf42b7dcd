namespace Turnstile.Collections.Segments;

/// <summary>A graph on disk over codes of one field of one segment. Derived (TRUTH-1).</summary>
/// <remarks>It is complete: rows are entered in memory (<see cref="MemoryGraphIndex"/>). Threads and lifetime:
/// <see cref="FieldIndex"/>.</remarks>
/// <param name="codes">The codes, by row; a reference is taken over.</param>
/// <param name="graph">The graph; taken over.</param>
/// <param name="indexed">How many of the rows it covers: all.</param>
internal sealed class PagedGraphIndex(SearchedRows codes, PagedGraph graph, int indexed) : GraphIndex(codes, indexed)
{
    /// <summary>The graph.</summary>
    public PagedGraph Graph => graph;

    /// <inheritdoc/>
    public override int LinkedCount => graph.Count;

    /// <inheritdoc/>
    /// <remarks>Of the graph what is in memory beside the cache.</remarks>
    public override long Bytes => base.Bytes + graph.ByteCount;

    /// <inheritdoc/>
    public override bool Contains(int row) => graph.Contains(row);

    /// <inheritdoc/>
    protected override void Free() => graph.Dispose();
}
