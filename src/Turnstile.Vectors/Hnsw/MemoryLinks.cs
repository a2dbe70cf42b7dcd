using Turnstile.Vectors.Distances;

namespace Turnstile.Vectors.Hnsw;

/// <summary>The neighbours of nodes of a graph in memory.</summary>
internal readonly unsafe struct MemoryLinks(HnswGraph graph) : INodeLinks
{
    public int BeamWidth => 1;

    public void Expect(int node) =>
        Prefetch.Record((byte*)graph.Base.Slots(node), graph.Base.Degree * sizeof(int));

    public void Fetch(ReadOnlySpan<int> nodes)
    {
    }

    // In bounds: linked nodes are below the capacity.
    public int* Slots(int index, int node) => graph.Base.Slots(node);
}
