using System.Diagnostics;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Recall;

/// <summary>The measurements: exact scan, build, recall against speed, filters.</summary>
internal static class Measure
{
    private const int K = 10;
    private const int RoundCount = 3;
    private const int SliceCount = 100;
    private const int FilteredCount = 500;

    public static void ExactScan(DataSet data, VectorRows rows)
    {
        var query = new PreparedQuery(data.Format);
        var results = new TopK();
        const int Count = 500;
        for (int round = 0; round < 2; round++)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            var watch = Stopwatch.StartNew();
            for (int i = 0; i < Count; i++)
            {
                query.Set(data.Query(i));
                results.Reset(data.Format, K);
                FlatSearcher.Search(rows, query, 0, data.Count, default(AcceptAll), results);
            }

            if (round == 1)
            {
                double perSecond = Count / watch.Elapsed.TotalSeconds;
                double bandwidth = perSecond * data.Count * data.Format.Stride / 1e9;
                double perCpuSecond = Count / (Environment.CpuUsage.TotalTime - before).TotalSeconds;
                Console.WriteLine(
                    $"exact scan: {perSecond:F0} queries/s, {bandwidth:F1} GB/s; "
                    + $"per CPU second {perCpuSecond:F0} queries");
            }
        }
    }

    public static void ExactScanOfMany(DataSet data, VectorRows rows)
    {
        const int Together = 16;
        const int Count = 512;
        PreparedQuery[] queries = [.. Enumerable.Range(0, Together).Select(_ => new PreparedQuery(data.Format))];
        TopK[] results = [.. Enumerable.Range(0, Together).Select(_ => new TopK())];
        for (int round = 0; round < 2; round++)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            var watch = Stopwatch.StartNew();
            for (int first = 0; first < Count; first += Together)
            {
                for (int i = 0; i < Together; i++)
                {
                    queries[i].Set(data.Query(first + i));
                    results[i].Reset(data.Format, K);
                }

                FlatSearcher.SearchMany(rows, queries, 0, data.Count, default(AcceptAll), results);
            }

            if (round == 1)
            {
                double perCpuSecond = Count / (Environment.CpuUsage.TotalTime - before).TotalSeconds;
                Console.WriteLine(
                    $"exact scan, {Together} queries a pass: {Count / watch.Elapsed.TotalSeconds:F0} queries/s; "
                    + $"per CPU second {perCpuSecond:F0} queries");
            }
        }
    }

    public static HnswGraph Build(VectorRows rows, HnswParameters parameters, int threadCount)
    {
        var graph = new HnswGraph(rows, parameters, rows.Capacity);
        TimeSpan before = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        int next = 0;
        Thread[] threads = [.. Enumerable.Range(0, threadCount).Select(_ => new Thread(() =>
        {
            var inserter = new HnswInserter(graph);
            int i;
            while ((i = Interlocked.Increment(ref next) - 1) < rows.Capacity)
            {
                inserter.Insert(i);
            }
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Console.WriteLine(
            $"build: M {parameters.M}, efConstruction {parameters.EfConstruction}, {threadCount} threads: "
            + $"{watch.Elapsed.TotalSeconds:F2} s, "
            + $"{(Environment.CpuUsage.TotalTime - before).TotalSeconds:F2} CPU seconds");
        return graph;
    }

    public static void Sweep(DataSet data, HnswGraph graph, int[]? efs)
    {
        var searcher = new HnswSearcher();
        var query = new PreparedQuery(data.Format);
        var results = new TopK();
        double[] distances = new double[data.QueryCount * K];
        Console.WriteLine("    ef   recall@10   queries/s: median, 9th decile, per CPU second   distances/query");
        foreach (int ef in efs ?? [10, 12, 14, 16, 20, 24, 28, 32, 36, 40, 48, 64, 96, 128, 192])
        {
            var rates = new List<double>();
            long visited = 0;
            TimeSpan before = Environment.CpuUsage.TotalTime;
            for (int first = 0; first < data.QueryCount * RoundCount; first += SliceCount)
            {
                var watch = Stopwatch.StartNew();
                int end = Math.Min(first + SliceCount, data.QueryCount * RoundCount);
                for (int i = first; i < end; i++)
                {
                    query.Set(data.Query(i % data.QueryCount));
                    results.Reset(data.Format, K);
                    visited += searcher.Search(graph, query, ef, default(AcceptAll), results).Visited;
                    ReadOnlySpan<Neighbor> found = results.Sorted();
                    for (int j = 0; j < found.Length; j++)
                    {
                        distances[(i % data.QueryCount * K) + j] = found[j].Distance;
                    }
                }

                rates.Add((end - first) / watch.Elapsed.TotalSeconds);
            }

            double cpuSeconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            rates.Sort();
            Console.WriteLine(
                $"{ef,6} {Recall(data, distances),11:F4} {rates[rates.Count / 2],11:F0} "
                + $"{rates[rates.Count * 9 / 10],11:F0}"
                + $"{data.QueryCount * RoundCount / cpuSeconds,11:F0}"
                + $"{(double)visited / data.QueryCount / RoundCount,18:F0}");
        }
    }

    public static void Filters(DataSet data, HnswGraph graph)
    {
        Console.WriteLine("filter: pass rate, plan, recall@10, queries per CPU second, distances/query");
        foreach (int modulus in (int[])[2, 10, 100, 1000])
        {
            int[] passing = [.. Enumerable.Range(0, data.Count).Where(new EveryNth(modulus).Accepts)];
            Filtered(data, graph, modulus, "plain ", (s, q, f, r) => s.Search(graph, q, 64, f, r));
            Filtered(data, graph, modulus, "walk  ", (s, q, f, r) => s.SearchFiltered(graph, q, 32, 100_000, f, r));
            Filtered(data, graph, modulus, "scan  ", (_, q, _, r) =>
                FlatSearcher.Search(graph.Rows, q, passing, default(AcceptAll), r));
        }
    }

    private static void Filtered(
        DataSet data,
        HnswGraph graph,
        int modulus,
        string plan,
        Func<HnswSearcher, PreparedQuery, EveryNth, TopK, SearchStatistics> search)
    {
        var searcher = new HnswSearcher();
        var query = new PreparedQuery(data.Format);
        var results = new TopK();
        var filter = new EveryNth(modulus);
        double[] bounds = new double[FilteredCount];
        for (int i = 0; i < FilteredCount; i++)
        {
            query.Set(data.Query(i));
            results.Reset(data.Format, K);
            FlatSearcher.Search(graph.Rows, query, 0, data.Count, filter, results);
            bounds[i] = results.Bound;
        }

        long visited = 0;
        int hits = 0;
        TimeSpan before = default;
        for (int i = 0; i < 2 * FilteredCount; i++)
        {
            // The first half warms up.
            if (i == FilteredCount)
            {
                (hits, visited, before) = (0, 0, Environment.CpuUsage.TotalTime);
            }

            query.Set(data.Query(i % FilteredCount));
            results.Reset(data.Format, K);
            visited += search(searcher, query, filter, results).Visited;
            foreach (Neighbor found in results.Sorted())
            {
                hits += found.Distance <= bounds[i % FilteredCount] ? 1 : 0;
            }
        }

        double perCpuSecond = FilteredCount / (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        Console.WriteLine(
            $"{1.0 / modulus,8:P1}  {plan} {hits / (double)(FilteredCount * K),8:F4} "
            + $"{perCpuSecond,10:F0} {visited / FilteredCount,10}");
    }

    public static double Recall(DataSet data, double[] distances)
    {
        int hits = 0;
        for (int i = 0; i < data.QueryCount; i++)
        {
            for (int j = 0; j < K; j++)
            {
                hits += distances[(i * K) + j] <= data.TruthBounds[i] ? 1 : 0;
            }
        }

        return hits / (double)(data.QueryCount * K);
    }
}
