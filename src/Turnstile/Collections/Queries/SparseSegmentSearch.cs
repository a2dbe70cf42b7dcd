using Turnstile.Collections.Segments;
using Turnstile.Vectors.BlockMax;
using Turnstile.Vectors.Search;
using Turnstile.Vectors.Sparse;

namespace Turnstile.Collections.Queries;

/// <summary>Searches a field of sparse vectors in one segment: bounds of blocks for what is indexed, a scan for the
/// rest and where few rows pass.</summary>
/// <remarks>Threads: one query at a time.</remarks>
/// <param name="scratch">With the query's vector and the results.</param>
/// <param name="index">The field in the segment.</param>
/// <param name="effort">How much of the bounds is believed; null to compare every row.</param>
internal readonly struct SparseSegmentSearch(QueryScratch scratch, VectorIndex index, BlockMaxEffort? effort)
    : IRowSearch
{
    // Bounds take some time for each block of an index, whatever passes: about that of a comparison for so many rows.
    private const int ScanShare = 16;

    /// <inheritdoc/>
    public void Run<TRows>(int count, int passing, TRows rows)
        where TRows : struct, IRowFilter
    {
        PayloadColumn column = index.Payload;
        var checkedRows = new CheckedRows<TRows>(rows, column);
        int from = 0;
        if (effort is { } believed && index.Blocks is { } blocks && passing >= count / ScanShare)
        {
            foreach (SparseIndex piece in blocks.Pieces)
            {
                // A later piece may hold nothing but rows that the query may not see.
                if (piece.From < count)
                {
                    scratch.Blocks.Search(piece, column.Sparse, scratch.Sparse, believed, checkedRows, scratch.Results);
                }

                from = piece.To;
            }
        }

        if (from < count)
        {
            SparseScan.Search(column.Sparse, scratch.Sparse, from, count, checkedRows, scratch.Results);
        }
    }
}
