using System.Diagnostics;
using Turnstile.Vectors;
using Turnstile.Vectors.Search;

namespace Turnstile.Recall;

/// <summary>
/// Ways to search side by side: each slice of queries is asked of all in turn, so that load is shared.
/// </summary>
internal static class Comparison
{
    private const int K = 10;
    private const int SliceCount = 100;

    public static void Run(DataSet data, IReadOnlyList<Contender> contenders, int[] efs, int rounds)
    {
        Console.WriteLine("    ef   codes          recall@10   queries/s: median, per CPU second"
            + "   distances   rescored   bytes/row");
        foreach (int ef in efs)
        {
            int[][] ordinals = [.. contenders.Select(_ => new int[data.QueryCount * K])];
            List<double>[] rates = [.. contenders.Select(_ => new List<double>())];
            double[] seconds = new double[contenders.Count];
            foreach (Contender contender in contenders)
            {
                contender.Forget();
            }

            for (int first = 0; first < data.QueryCount * rounds; first += SliceCount)
            {
                for (int c = 0; c < contenders.Count; c++)
                {
                    TimeSpan before = Environment.CpuUsage.TotalTime;
                    rates[c].Add(RunSlice(data, contenders[c], ef, first, ordinals[c]));
                    seconds[c] += (Environment.CpuUsage.TotalTime - before).TotalSeconds;
                }
            }

            for (int c = 0; c < contenders.Count; c++)
            {
                rates[c].Sort();
                double count = (double)data.QueryCount * rounds;
                Console.WriteLine(
                    $"{ef,6}   {contenders[c].Name,-14} {data.Recall( ordinals[c]),9:F4} "
                    + $"{rates[c][rates[c].Count / 2],10:F0} {count / seconds[c],10:F0} "
                    + $"{contenders[c].Visited / count,16:F0} {contenders[c].Rescored / count,10:F1} "
                    + $"{contenders[c].RowBytes,10}");
            }
        }
    }

    private static double RunSlice(DataSet data, Contender contender, int ef, int first, int[] ordinals)
    {
        var results = new TopK();
        Quantizer? quantizer = contender.Graph.Rows.Quantizer;
        int candidates = quantizer is null ? K : Math.Min(quantizer.CandidatesFor(K), Math.Max(ef, K));
        var watch = Stopwatch.StartNew();
        for (int i = first; i < first + SliceCount; i++)
        {
            int q = i % data.QueryCount;
            contender.Search(data.Query(q), ef, candidates, results, K);
            ReadOnlySpan<Neighbor> found = results.Sorted();
            for (int j = 0; j < found.Length; j++)
            {
                ordinals[(q * K) + j] = contender.RowOf(found[j].Ordinal);
            }
        }

        return SliceCount / watch.Elapsed.TotalSeconds;
    }
}
