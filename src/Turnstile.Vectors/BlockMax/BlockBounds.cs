using System.Runtime.Intrinsics;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.BlockMax;

/// <summary>What the best row of each block can score for one query. Scratch of a searcher.</summary>
/// <remarks>
/// Levels and their worth are rounded up; sums round to nearest, so each bound is raised by more than all of them can
/// lose together before it decides about a block. Threads: one at a time.
/// </remarks>
internal sealed unsafe class BlockBounds(SimdForm form)
{
    private const int Lanes = 8;
    private const float RoundingUnit = 1f / (1 << 22);

    private PinnedScratch _bounds = new(0);
    private PinnedScratch _lists = new(0);
    private int _blockCount;
    private int _paddedCount;
    private int _addedCount;

    /// <summary>Makes all bounds 0, for lists of this shape.</summary>
    public void Reset(BlockShape shape)
    {
        _blockCount = shape.BlockCount;
        _paddedCount = shape.PaddedBlockCount;
        _addedCount = 0;
        if (_bounds.ByteCount < (long)_paddedCount * sizeof(float))
        {
            _bounds = new PinnedScratch(checked(_paddedCount * sizeof(float)));
        }

        new Span<float>(_bounds.Pointer, _paddedCount).Clear();
    }

    /// <summary>Adds what lists are worth to the query.</summary>
    public void Add(BlockMaxLists lists, ReadOnlySpan<ListWeight> weights)
    {
        int room = (weights.Length + IBoundSum.Together) * sizeof(DenseList);
        if (_lists.ByteCount < room)
        {
            _lists = new PinnedScratch(room);
        }

        // In bounds: there is room for a dense list for each weight, and for those that make up the last four.
        var dense = (DenseList*)_lists.Pointer;
        int denseCount = 0;
        foreach (ListWeight weight in weights)
        {
            float worth = RoundUp(weight.Weight * lists.Scale(weight.List));
            if (lists.IsDense(weight.List))
            {
                dense[denseCount++] = new DenseList(lists.DenseLevels(weight.List), worth);
            }
            else
            {
                AddSparse(lists.Blocks(weight.List), lists.Levels(weight.List), worth);
            }
        }

        for (; denseCount % IBoundSum.Together != 0; denseCount++)
        {
            dense[denseCount] = new DenseList(dense[0].Levels, worth: 0);
        }

        AddDense(dense, denseCount);
        _addedCount += weights.Length;
    }

    /// <summary>The bound below which a block cannot reach a score.</summary>
    public float LeastFor(float score)
    {
        // What the sums lose relative to themselves, and what vanishes below the least normal number.
        float least = (score / (1 + ((_addedCount + Lanes) * RoundingUnit))) - (1 / float.MaxValue);
        return least > 0 ? least : float.NegativeInfinity;
    }

    /// <summary>The greatest bound of each group of blocks; how many groups there are.</summary>
    public int GroupMaxima(int groupBlocks, Span<float> maxima)
    {
        int groups = 0;
        for (int from = 0; from < _blockCount; from += groupBlocks)
        {
            int to = Math.Min(from + groupBlocks, _paddedCount);
            Vector256<float> max = Vector256<float>.Zero;
            for (int i = from; i < to; i += Lanes)
            {
                // In bounds: groups and the padded count are multiples of the lanes.
                max = Vector256.Max(max, Vector256.Load((float*)_bounds.Pointer + i));
            }

            float best = 0;
            for (int lane = 0; lane < Lanes; lane++)
            {
                best = Math.Max(best, max[lane]);
            }

            maxima[groups++] = best;
        }

        return groups;
    }

    /// <summary>The blocks whose bound is at least low and below high, and their bounds; how many.</summary>
    public int Collect(float low, float high, int[] blocks, float[] bounds)
    {
        int count = 0;
        Vector256<float> lows = Vector256.Create(low);
        Vector256<float> highs = Vector256.Create(high);
        var all = (float*)_bounds.Pointer;
        for (int i = 0; i < _blockCount; i += Lanes)
        {
            // In bounds: the padded count is a multiple of the lanes; padding is left out.
            Vector256<float> values = Vector256.Load(all + i);
            uint found = (Vector256.GreaterThanOrEqual(values, lows) & Vector256.LessThan(values, highs))
                .ExtractMostSignificantBits();
            for (; found != 0; found &= found - 1)
            {
                int block = i + System.Numerics.BitOperations.TrailingZeroCount(found);
                if (block < _blockCount)
                {
                    blocks[count] = block;
                    bounds[count++] = all[block];
                }
            }
        }

        return count;
    }

    private static float RoundUp(double worth)
    {
        float rounded = (float)worth;
        return rounded < worth ? MathF.BitIncrement(rounded) : rounded;
    }

    private void AddSparse(ReadOnlySpan<int> blocks, ReadOnlySpan<byte> levels, float worth)
    {
        // In bounds: blocks of a list are below the block count.
        var bounds = (float*)_bounds.Pointer;
        for (int i = 0; i < blocks.Length; i++)
        {
            bounds[blocks[i]] += worth * levels[i];
        }
    }

    private void AddDense(DenseList* lists, int count)
    {
        var bounds = (float*)_bounds.Pointer;
        for (int first = 0; first < count; first += IBoundSum.Together)
        {
            switch (form)
            {
                case SimdForm.Vector512:
                    BoundSum512.Add(bounds, lists + first, _paddedCount);
                    break;
                case SimdForm.Vector256:
                    BoundSum256.Add(bounds, lists + first, _paddedCount);
                    break;
                case SimdForm.Vector128:
                    BoundSum128.Add(bounds, lists + first, _paddedCount);
                    break;
                default:
                    BoundSumScalar.Add(bounds, lists + first, _paddedCount);
                    break;
            }
        }
    }
}
