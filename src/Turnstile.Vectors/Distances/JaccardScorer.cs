using System.Numerics;

namespace Turnstile.Vectors.Distances;

/// <summary>One minus the share of the bits set in either vector that both have; 0 when there are none.</summary>
internal readonly unsafe struct JaccardScorer : IScorer<JaccardScorer>
{
    private readonly byte* _query;
    private readonly int _blockCount;

    private JaccardScorer(PreparedQuery query)
    {
        _query = query.Bytes;
        _blockCount = query.BlockCount;
    }

    public static JaccardScorer Of(PreparedQuery query) => new(query);

    public uint Score(byte* record)
    {
        // In bounds: query and record have blockCount blocks of 64 bytes, and the mask follows the query.
        int last = (_blockCount - 1) * VectorFormat.BlockBytes;
        int both = 0;
        int either = 0;
        for (int i = 0; i < last + VectorFormat.BlockBytes; i += sizeof(ulong))
        {
            ulong asked = *(ulong*)(_query + i);
            ulong own = *(ulong*)(record + i);
            if (i >= last)
            {
                own &= *(ulong*)(_query + i + VectorFormat.BlockBytes);
            }

            both += BitOperations.PopCount(asked & own);
            either += BitOperations.PopCount(asked | own);
        }

        return DistanceKey.OfFloat(either == 0 ? 0 : 1f - ((float)both / either));
    }

    public bool IsClearlyNearer(uint key, uint other) => DistanceKey.IsClearlyNearer(key, other);
}
