namespace Turnstile.Vectors.Hnsw;

/// <summary>Where a search finds the neighbours of nodes in the base layer: in memory, or in pages of a file.</summary>
internal unsafe interface INodeLinks
{
    /// <summary>How many nodes are asked for at once: one where asking costs nothing.</summary>
    int BeamWidth { get; }

    /// <summary>A node is among the nearest: it may be asked for soon.</summary>
    void Expect(int node);

    /// <summary>Brings the neighbours of some nodes, at most <see cref="BeamWidth"/> of them.</summary>
    void Fetch(ReadOnlySpan<int> nodes);

    /// <summary>The neighbours of a node, which stood at <paramref name="index"/> when <see cref="Fetch"/> was called
    /// last: as many slots as the degree; each neighbour is below the capacity.</summary>
    int* Slots(int index, int node);
}
