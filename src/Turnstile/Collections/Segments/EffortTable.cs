using Turnstile.Vectors.Hnsw;

namespace Turnstile.Collections.Segments;

/// <summary>What effort a wanted recall takes in one graph, found by searching it for points between its own
/// rows.</summary>
/// <remarks>Made when the graph is complete, for ten hits; more hits take more effort in proportion. Such points are
/// easier than queries that lie far from all rows: such a query wants its effort set. Immutable. Cost of making: some
/// thousand searches. Candidates are compared unchecked: a damaged vector could only change an effort.</remarks>
internal sealed class EffortTable
{
    private const int K = 10;
    private const int SampleCount = 48;
    private const int TrueEffort = 1_024;
    private static readonly int[] s_efforts = [10, 14, 20, 28, 40, 56, 80, 112, 160, 224, 320, 448];

    private readonly double[] _recalls;

    private EffortTable(double[] recalls) => _recalls = recalls;

    /// <summary>Tries the graph of a field whose index is complete.</summary>
    /// <exception cref="CorruptionException">A sampled vector is not what was written.</exception>
    public static EffortTable Of(FieldIndex search, VectorColumn column, int count)
    {
        var calibration = new EffortCalibration(search.Graph!, column.Rows, K);
        for (int i = 0; i < SampleCount; i++)
        {
            int ordinal = (int)(((2L * i) + 1) * count / (2 * SampleCount));
            if (search.Contains(ordinal))
            {
                column.Check(ordinal);
                calibration.AddBetween(ordinal, TrueEffort);
            }
        }

        return new EffortTable([.. s_efforts.Select(calibration.Recall)]);
    }

    /// <summary>The least effort that reached the recall, for so many hits.</summary>
    public int EffortFor(double recall, int k)
    {
        int at = Array.FindIndex(_recalls, found => found >= recall);
        long effort = at < 0 ? TrueEffort : s_efforts[at];
        return (int)Math.Clamp(effort * k / K, k, HnswSearcher.EfMax);
    }
}
