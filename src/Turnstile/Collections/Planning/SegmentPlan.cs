namespace Turnstile.Collections.Planning;

/// <summary>How one segment is searched.</summary>
internal enum SegmentPlan
{
    /// <summary>Compare every row that may be a hit.</summary>
    Scan,

    /// <summary>Ask the graph as if there were no filter, and scan what is not indexed.</summary>
    Graph,

    /// <summary>Ask the graph for passing rows only, walking through the others, and scan what is not
    /// indexed.</summary>
    FilteredGraph,
}
