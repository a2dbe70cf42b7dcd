using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Disk;

/// <summary>The neighbours of nodes of a graph on disk, a few nodes at once.</summary>
internal readonly unsafe struct PageLinks(DiskGraph graph, INodeSource source, PinnedScratch scratch) : INodeLinks
{
    /// <summary>What the scratch holds, bytes.</summary>
    public static int ScratchBytes(PageLayout layout, int beamWidth) => beamWidth * layout.RecordBytes;

    public int BeamWidth => scratch.ByteCount / graph.Layout.RecordBytes;

    public void Expect(int node)
    {
    }

    public void Fetch(ReadOnlySpan<int> nodes)
    {
        Span<int> places = stackalloc int[nodes.Length];
        for (int i = 0; i < nodes.Length; i++)
        {
            places[i] = graph.PlaceOf(nodes[i]);
            if (places[i] < 0)
            {
                throw new InvalidDataException($"disk graph, neighbours: expected nodes, found {nodes[i]}");
            }
        }

        // In bounds: the scratch holds a record for each node of a beam.
        source.Read(places, new Span<byte>(scratch.Pointer, nodes.Length * graph.Layout.RecordBytes));
        for (int i = 0; i < nodes.Length; i++)
        {
            Check(Slots(i, nodes[i]));
        }
    }

    // In bounds: as above; the ordinal of a node stands before its neighbours.
    public int* Slots(int index, int node) => (int*)(scratch.Pointer + (index * graph.Layout.RecordBytes)) + 1;

    // The file may have changed since its pages were looked through; what is beyond the rows must not be followed.
    private void Check(int* slots)
    {
        for (int i = 0; i < graph.Layout.Degree; i++)
        {
            if (slots[i] >= graph.Capacity)
            {
                throw new InvalidDataException(
                    $"disk graph, neighbours: expected ordinals below {graph.Capacity}, found {slots[i]}");
            }
        }
    }
}
