using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Hnsw;

/// <summary>What one searcher reuses from filtered search to filtered search.</summary>
internal sealed class FilteredScratch
{
    /// <summary>Nodes yet to be expanded, passing or not.</summary>
    public CandidateHeap Frontier { get; } = new();

    /// <summary>The nearest passing rows.</summary>
    public CandidatePool Accepted { get; } = new();

    public VisitedSet Visited { get; } = new();

    public PinnedScratch Batch { get; } = new(2 * HnswParameters.MMax * sizeof(int));
}
