using Turnstile.Collections.Schema;
using Turnstile.Vectors.Calibration;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Ivf;
using Turnstile.Vectors.Memory;

namespace Turnstile.Collections.Segments;

/// <summary>What effort a wanted recall takes in one graph, or how many lists, found by searching for some of its own
/// rows as if they were not there, or for what callers asked.</summary>
/// <remarks>Made when the index is complete, for ten hits; more hits take more effort in proportion, and more lists by
/// the root. Queries are mostly like rows, for they come from where those come from; where they are not, a sample of
/// them says so (<see cref="AskedVectors"/>). Immutable. Cost of making: some thousand searches. Candidates are
/// compared unchecked: a damaged vector could only change an effort.</remarks>
internal sealed class EffortTable
{
    /// <summary>Hits of a search.</summary>
    public const int K = 10;

    /// <summary>The effort of a search that is taken for the truth.</summary>
    public const int TrueEffort = 1_024;

    /// <summary>The lists of a search that is taken for the truth.</summary>
    public const int TrueProbes = 256;

    private const int SampleCount = 64;
    private static readonly int[] s_efforts = [10, 14, 20, 28, 40, 56, 80, 112, 160, 224, 320, 448];
    private static readonly int[] s_probes = [1, 2, 3, 4, 6, 8, 11, 16, 23, 32, 45, 64, 91, 128];

    private readonly int[] _tried;
    private readonly double[] _recalls;
    private readonly int _most;

    private EffortTable(int[] tried, double[] recalls, int most)
    {
        _tried = tried;
        _recalls = recalls;
        _most = most;
    }

    /// <summary>What was tried, rising.</summary>
    public ReadOnlySpan<int> Tried => _tried;

    /// <summary>What share of the true hits each found.</summary>
    public ReadOnlySpan<double> Recalls => _recalls;

    /// <summary>What was found out of lists before.</summary>
    /// <param name="tried">How many lists were looked at, rising.</param>
    /// <param name="recalls">What share of the true hits each found, as many.</param>
    public static EffortTable OfLists(int[] tried, double[] recalls) => new(tried, recalls, TrueProbes);

    /// <summary>What was found out of a graph before.</summary>
    /// <param name="tried">How many candidates were kept, rising.</param>
    /// <param name="recalls">What share of the true hits each found, as many.</param>
    public static EffortTable OfGraph(int[] tried, double[] recalls) => new(tried, recalls, TrueEffort);

    /// <summary>What a graph finds.</summary>
    /// <param name="recall">What share of the true hits an effort finds.</param>
    public static EffortTable OfGraph(Func<int, double> recall) => new(s_efforts, Try(s_efforts, recall), TrueEffort);

    /// <summary>What lists find.</summary>
    /// <param name="recall">What share of the true hits so many lists have.</param>
    public static EffortTable OfLists(Func<int, double> recall) => new(s_probes, Try(s_probes, recall), TrueProbes);

    /// <summary>Tries a complete graph while it is in memory: as it will be searched where the field's are on disk.
    /// </summary>
    /// <param name="search">The graph.</param>
    /// <param name="index">Its field in the segment.</param>
    /// <param name="count">How many rows the segment has.</param>
    /// <exception cref="CorruptionException">A sampled vector is not what was written.</exception>
    public static EffortTable OfGraph(MemoryGraphIndex search, VectorIndex index, int count)
    {
        bool comparesAll = index.Field.Index.Kind == IndexKind.Disk;
        VectorColumn column = index.Dense;
        var trial = new GraphTrial(search.Graph, column.Rows, search.Order, comparesAll);
        var calibration = new EffortCalibration(trial, K);
        foreach (int ordinal in Sample(column, count, trial))
        {
            calibration.AddRow(ordinal, TrueEffort);
        }

        return OfGraph(calibration.Recall);
    }

    /// <summary>Tries lists, over codes of their own or over the rows of the index that has them.</summary>
    /// <exception cref="CorruptionException">A sampled vector is not what was written.</exception>
    public static EffortTable Of(FieldLists lists, VectorRows rows, VectorColumn column, int count)
    {
        ListTrial trial = lists.Codes is { } codes
            ? new ListTrial(codes, column.Rows)
            : new ListTrial(lists.Index, rows, column.Rows);
        var calibration = new EffortCalibration(trial, K);
        foreach (int ordinal in Sample(column, count, trial))
        {
            calibration.AddRow(ordinal, TrueProbes);
        }

        return OfLists(calibration.Recall);
    }

    /// <summary>The least effort in a graph that reached the recall, for so many hits.</summary>
    public int EffortFor(double recall, int k) =>
        (int)Math.Clamp((long)LeastFor(recall) * k / K, k, HnswSearcher.EfMax);

    /// <summary>The fewest lists that reached the recall, for so many hits.</summary>
    public int ProbesFor(double recall, int k)
    {
        double probes = LeastFor(recall) * Math.Sqrt(Math.Max(1, (double)k / K));
        return (int)Math.Min(Math.Ceiling(probes), IvfParameters.NListMax);
    }

    // Where one finds all, more is not tried: nobody needs it.
    private static double[] Try(int[] tried, Func<int, double> recall)
    {
        var recalls = new double[tried.Length];
        for (int i = 0; i < tried.Length; i++)
        {
            recalls[i] = i > 0 && recalls[i - 1] >= 1 ? 1 : recall(tried[i]);
        }

        return recalls;
    }

    // From each part of the rows the first that can be left out.
    private static IEnumerable<int> Sample(VectorColumn column, int count, ITrialSearch trial)
    {
        for (int i = 0; i < SampleCount; i++)
        {
            int end = (int)((i + 1L) * count / SampleCount);
            for (int ordinal = (int)((long)i * count / SampleCount); ordinal < end; ordinal++)
            {
                if (column.HasVector(ordinal) && trial.CanLeaveOut(ordinal))
                {
                    column.Check(ordinal);
                    yield return ordinal;
                    break;
                }
            }
        }
    }

    private int LeastFor(double recall)
    {
        int at = Array.FindIndex(_recalls, found => found >= recall);
        return at < 0 ? _most : _tried[at];
    }
}
