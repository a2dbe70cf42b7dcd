using Turnstile.Vectors.Hnsw;

namespace Turnstile.Vectors.Disk;

/// <summary>How the nodes of a graph lie in pages. Format: docs/formats/disk-graph.md.</summary>
/// <remarks><code>
/// page    offset  size  field
///              0   n r  as many records as there is room for
///              .     .  zeros up to PayloadBytes
/// record  offset  size  field
///              0     4  ordinal of the node, or -1 behind the last
///              4   4 d  i32 neighbours in the base layer, -1 to the degree d; the first is the parent
/// </code>
/// Places count records from the first page on. What stands behind PayloadBytes in a page is the caller's: its
/// checksum. Immutable.</remarks>
public sealed class PageLayout
{
    /// <summary>The size of a page.</summary>
    public const int PageBytes = 4096;

    /// <summary>What of a page is nodes.</summary>
    public const int PayloadBytes = PageBytes - sizeof(uint);

    /// <summary>The layout of a graph's nodes.</summary>
    /// <param name="parameters">How the graph is built.</param>
    public PageLayout(HnswParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Degree = parameters.BaseDegree;
        RecordBytes = sizeof(int) * (1 + Degree);
        RecordsPerPage = PayloadBytes / RecordBytes;
    }

    /// <summary>The most neighbours of a node.</summary>
    public int Degree { get; }

    /// <summary>Bytes of a node.</summary>
    public int RecordBytes { get; }

    /// <summary>Nodes of a page.</summary>
    public int RecordsPerPage { get; }

    /// <summary>The pages of so many nodes.</summary>
    public int PageCount(int nodeCount) => (int)(((long)nodeCount + RecordsPerPage - 1) / RecordsPerPage);

    /// <summary>The page of a place.</summary>
    public int PageOf(int place) => place / RecordsPerPage;

    /// <summary>Where in its page a place is, bytes.</summary>
    public int OffsetOf(int place) => place % RecordsPerPage * RecordBytes;
}
