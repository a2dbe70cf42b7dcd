using System.Runtime.CompilerServices;
using Turnstile.Vectors.BlockMax;
using Turnstile.Vectors.Distances;

namespace Turnstile.Vectors.Sparse;

/// <summary>Inner products of a query with rows from some ordinal on.</summary>
internal readonly unsafe struct SparseRowScorer(SparseRows rows, SparseQuery query, int firstOrdinal) : IRowScorer
{
    public void Fetch(int from, int to)
    {
        for (int row = from; row < to; row++)
        {
            SparseRow place = rows.RowUnchecked(firstOrdinal + row);
            Prefetch.Record((byte*)place.Terms, place.Count * SparseVector.NonZeroBytes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryScore(int row, out uint key)
    {
        SparseRow place = rows.RowUnchecked(firstOrdinal + row);
        if (!place.Exists)
        {
            key = 0;
            return false;
        }

        key = query.Score(place);
        return true;
    }
}
