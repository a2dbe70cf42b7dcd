using Turnstile.Vectors.Hnsw;

namespace Turnstile.Collections.Segments;

/// <summary>Rows of a segment by the nodes of a larger segment's graph that they are nearest to, and which rows those
/// are yet. Derived (TRUTH-1), and never in a file.</summary>
/// <remarks>Threads: workers note rows, queries read; see <see cref="IndexProgress"/>.</remarks>
/// <param name="graph">The larger segment's graph.</param>
/// <param name="since">The view in which a worker found it to be the largest.</param>
internal sealed class SegmentAnchors(HnswGraph graph, Sequence since)
{
    /// <summary>The rows by nodes.</summary>
    public AnchorTable Table { get; } = new(graph);

    /// <summary>Workers with older views than this do not replace it.</summary>
    public Sequence Since => since;

    /// <summary>Which rows are noted, superseded ones among them.</summary>
    public IndexProgress Progress { get; } = new(0);
}
