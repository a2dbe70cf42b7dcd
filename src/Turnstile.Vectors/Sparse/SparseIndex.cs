using Turnstile.Vectors.BlockMax;

namespace Turnstile.Vectors.Sparse;

/// <summary>For a range of rows, which blocks of them can hold the best rows of a query.</summary>
/// <remarks>
/// For each term and sign it keeps the greatest weight of each block of rows, in 8 bits (<see cref="BlockMaxLists"/>);
/// the rows themselves give the exact scores. A product is above 0 only when both signs are the same, so a query's
/// bounds come from the lists of its own signs, and products below 0 are left out of them: bounds are true, but less
/// tight where signs are mixed. Immutable; any thread. Lifetime: disposed by the owner when no search runs; it does not
/// own its rows. Paper: Mallia, Suel and Tonellotto (2024), faster learned sparse retrieval with block-max pruning.
/// </remarks>
public sealed class SparseIndex : IDisposable
{
    internal SparseIndex(SparseRows rows, int from, BlockMaxLists lists)
    {
        Rows = rows;
        From = from;
        Lists = lists;
    }

    /// <summary>The fewest and most rows of a block.</summary>
    public const int BlockRowsMin = 1 << BlockMaxLists.ShiftMin, BlockRowsMax = 1 << BlockMaxLists.ShiftMax;

    /// <summary>The rows it was built over.</summary>
    public SparseRows Rows { get; }

    /// <summary>The first ordinal it covers.</summary>
    public int From { get; }

    /// <summary>One past the last ordinal it covers.</summary>
    public int To => From + Lists.Shape.RowCount;

    /// <summary>Rows of a block.</summary>
    public int BlockRows => 1 << Lists.Shape.Shift;

    /// <summary>Bytes of the index in memory, without the rows.</summary>
    public long ByteCount => Lists.ByteCount;

    internal BlockMaxLists Lists { get; }

    /// <summary>Frees the memory. No search may be running.</summary>
    public void Dispose() => Lists.Dispose();

    /// <summary>The list of the weights of one sign that a term has.</summary>
    internal static ulong Key(uint term, bool isNegative) => ((ulong)term << 1) | (isNegative ? 1UL : 0UL);
}
