using System.Numerics;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Ivf;

/// <summary>Scans lists by their codes, and scores exactly who may be nearer than the bound.</summary>
internal ref struct FastScan<TFilter, TTarget>(
    FastScanCodes codes, FastScanScratch scratch, TFilter filter, TTarget target)
    where TFilter : struct, IRowFilter
    where TTarget : struct, IFastScanTarget
{
    private int _pendingCount;

    /// <summary>Entries whose distance was estimated.</summary>
    public int EstimatedCount { get; private set; }

    /// <summary>Rows the filter was asked about, and those it passed.</summary>
    public int AskedCount { get; private set; }

    public int AcceptedCount { get; private set; }

    /// <summary>Rows whose exact distance was computed.</summary>
    public int ScoredCount { get; private set; }

    public unsafe void Run<TSum, TExact>(ReadOnlySpan<int> lists, TExact exact)
        where TSum : struct, IBlockSum
        where TExact : IExactScorer
    {
        float* lowest = stackalloc float[FastScanCodes.BlockCount];
        for (int i = 0; i < lists.Length && !target.IsFull; i++)
        {
            // In bounds: the caller vouches for the lists; a list has as many blocks as its members fill.
            ReadOnlySpan<int> members = codes.Index.Members(lists[i]);
            byte* start = codes.Blocks(lists[i]);
            EstimatedCount += members.Length;
            while (!members.IsEmpty)
            {
                var block = new FastScanBlock(start, codes.GroupCount);
                int count = Math.Min(members.Length, FastScanCodes.BlockCount);
                uint passing = scratch.Query.Passing<TSum>(
                    block, scratch.Own[i], scratch.FromCentroid[i], Limit(), lowest);
                passing &= uint.MaxValue >> (FastScanCodes.BlockCount - count);
                for (; passing != 0; passing &= passing - 1)
                {
                    int entry = BitOperations.TrailingZeroCount(passing);
                    Take(members[entry], lowest[entry], exact);
                }

                members = members[count..];
                start += codes.BlockBytes;
            }
        }

        Flush(exact);
    }

    /// <summary>The bound, rounded up.</summary>
    private readonly float Limit() => MathF.BitIncrement((float)target.Bound);

    private void Take<TExact>(int ordinal, float lowest, TExact exact)
        where TExact : IExactScorer
    {
        AskedCount++;
        if (!filter.Accepts(ordinal))
        {
            return;
        }

        AcceptedCount++;
        if (codes.Index.HasSpill && !scratch.Seen.Add(ordinal))
        {
            return;
        }

        scratch.Ordinals[_pendingCount] = ordinal;
        scratch.Lowest[_pendingCount++] = lowest;
        if (_pendingCount == FastScanScratch.BatchCount)
        {
            Flush(exact);
        }
    }

    private void Flush<TExact>(TExact exact)
        where TExact : IExactScorer
    {
        // The bound may have come nearer since they were taken.
        float limit = Limit();
        int count = 0;
        for (int i = 0; i < _pendingCount; i++)
        {
            scratch.Ordinals[count] = scratch.Ordinals[i];
            count += scratch.Lowest[i] > limit ? 0 : 1;
        }

        _pendingCount = 0;
        Span<int> ordinals = scratch.Ordinals.AsSpan(0, count);
        ordinals.Sort();
        exact.Score(ordinals, scratch.Distances);
        ScoredCount += count;
        for (int i = 0; i < count; i++)
        {
            if (exact.HasVector(ordinals[i]))
            {
                target.Offer(scratch.Distances[i], ordinals[i]);
            }
        }
    }
}
