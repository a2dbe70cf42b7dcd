using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Hnsw;

/// <summary>What a search of anchored rows reuses from query to query.</summary>
internal sealed unsafe class AnchoredScratch
{
    private PinnedScratch _ordinals = new(0);

    /// <summary>The rows met at a node that is not among the nearest.</summary>
    public VisitedSet Met { get; } = new();

    /// <summary>The rows that are compared.</summary>
    public VisitedSet Taken { get; } = new();

    /// <summary>Room for so many ordinals, valid until it is asked for more.</summary>
    public int* RoomFor(int count)
    {
        int bytes = count * sizeof(int);
        if (_ordinals.ByteCount < bytes)
        {
            _ordinals = new PinnedScratch(bytes);
        }

        return (int*)_ordinals.Pointer;
    }
}
