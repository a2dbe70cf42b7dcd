using System.Numerics;
using Turnstile.Vectors.BlockMax;

namespace Turnstile.Vectors.Sparse;

/// <summary>Builds an index over a range of rows.</summary>
/// <remarks>
/// Rows stay in their order: with blocks of eight, grouping alike rows saves a tenth of the visits and costs more than
/// the rest of the build. Any thread, and any number beside each other. Cost: about 0.5 µs a non-zero.
/// </remarks>
public static class SparseIndexBuilder
{
    /// <summary>Rows of a block unless told otherwise.</summary>
    public const int BlockRowsDefault = 4;

    /// <summary>Builds an index over the rows from..to-1.</summary>
    /// <param name="rows">The rows; those below <paramref name="to"/> are published.</param>
    /// <param name="from">First ordinal.</param>
    /// <param name="to">One past the last ordinal, at most the capacity.</param>
    /// <param name="blockRows">Rows of a block, a power of two from 4 to 64. Fewer make searches visit fewer rows, and
    /// cost time and memory in proportion to the number of blocks.</param>
    /// <param name="stop">Ends the build.</param>
    /// <returns>An index that the caller owns.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static SparseIndex Build(
        SparseRows rows, int from, int to, int blockRows = BlockRowsDefault, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        rows.CheckRange(from, to);
        if (blockRows is < SparseIndex.BlockRowsMin or > SparseIndex.BlockRowsMax || !BitOperations.IsPow2(blockRows))
        {
            throw new ArgumentOutOfRangeException(
                nameof(blockRows), blockRows, $"blockRows is {blockRows}; allowed are 4, 8, 16, 32 and 64");
        }

        var shape = new BlockShape(to - from, BitOperations.Log2((uint)blockRows));
        var builder = new BlockMaxBuilder(shape);
        for (int ordinal = from; ordinal < to; ordinal++)
        {
            stop.ThrowIfCancellationRequested();
            AddRow(builder, ordinal - from, rows.RowUnchecked(ordinal));
        }

        GC.KeepAlive(rows);
        return new SparseIndex(rows, from, builder.Build());
    }

    private static unsafe void AddRow(BlockMaxBuilder builder, int number, SparseRow row)
    {
        // In bounds: a row has Count terms and weights; one without a vector has a negative count.
        for (int i = 0; i < row.Count; i++)
        {
            float weight = row.Weights[i];
            builder.Add(number, SparseIndex.Key(row.Terms[i], weight < 0), MathF.Abs(weight));
        }
    }
}
