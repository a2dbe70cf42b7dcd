using System.Diagnostics;
using System.Globalization;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Ivf;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Recall;

/// <summary>Inverted lists beside the graph: what they cost to build, and recall against speed, in one run.</summary>
internal static class IvfMode
{
    private const int K = 10;
    private const int RoundCount = 2;
    private const int SliceCount = 100;

    private delegate void Search(ReadOnlySpan<byte> vector, TopK results);

    /// <summary>Usage: ivf [fashion|text] [nlist=N] [spill=W] [codes of the graph]; one thread throughout.</summary>
    public static void Run(DataSet data, VectorRows rows, string[] args)
    {
        Console.WriteLine($"{data.Name}: {data.Count} rows, {data.Format}; form {SimdForms.Best}; one thread");
        var parameters = new IvfParameters((int)Number(args, "nlist=", 0), spillWeight: Number(args, "spill=", 1));
        IvfIndex index = Build(rows, parameters);
        FastScanCodes codes = Encode(index, rows);
        string name = args.FirstOrDefault(CodeNames.IsCode) ?? "none";
        VectorRows graphRows = CodeNames.Encode(name, data, rows);
        HnswGraph graph = Measure.Build(graphRows, new HnswParameters(), 1);
        var contender = new Contender(name, graph, rows);
        List<(string Name, Search Search)> ways = [];
        foreach (int ef in (int[])[16, 32, 64, 128])
        {
            ways.Add(($"graph {name} ef {ef}", (vector, results) =>
            {
                int candidates = Math.Min(graphRows.Quantizer?.CandidatesFor(K) ?? K, Math.Max(ef, K));
                contender.Search(vector, ef, candidates, results, K);
            }));
        }

        foreach (int nProbe in (int[])[2, 4, 8, 16, 32, 64])
        {
            ways.Add(($"lists of vectors, nProbe {nProbe}", OfVectors(index, rows, nProbe)));
            ways.Add(($"lists of {name}, nProbe {nProbe}", OfRows(index, graphRows, rows, nProbe)));
            ways.Add(($"lists of 1-bit codes, nProbe {nProbe}", OfCodes(codes, rows, nProbe)));
        }

        Compare(data, ways);
    }

    private static IvfIndex Build(VectorRows rows, IvfParameters parameters)
    {
        var watch = Stopwatch.StartNew();
        var training = new KMeans(rows, rows.Capacity, parameters);
        do
        {
            training.Assign(0, 1);
        }
        while (training.Update());

        IvfCentroids centroids = training.Finish();
        double trained = watch.Elapsed.TotalSeconds;
        var builder = new IvfBuilder(rows, centroids, parameters);
        builder.Assign(0, rows.Capacity);
        IvfIndex index = builder.Build();
        Console.WriteLine(
            $"lists: {index.ListCount}, imbalance {index.Imbalance:F2}; training {trained:F2} s, "
            + $"filling {watch.Elapsed.TotalSeconds - trained:F2} s");
        return index;
    }

    private static FastScanCodes Encode(IvfIndex index, VectorRows rows)
    {
        var watch = Stopwatch.StartNew();
        var builder = new FastScanBuilder(index, rows);
        builder.Encode(0, 1);
        FastScanCodes codes = builder.Build();
        Console.WriteLine(
            $"codes: {watch.Elapsed.TotalSeconds:F2} s, {codes.ByteCount / (double)rows.Capacity:F0} bytes a row");
        return codes;
    }

    private static Search OfVectors(IvfIndex index, VectorRows rows, int nProbe)
    {
        var searcher = new IvfSearcher();
        var query = new PreparedQuery(rows);
        return (vector, results) =>
        {
            query.Set(vector);
            results.Reset(rows.Format, K);
            searcher.Search(index, rows, query, vector, nProbe, default(AcceptAll), results);
        };
    }

    private static Search OfRows(IvfIndex index, VectorRows codes, VectorRows rows, int nProbe)
    {
        var trial = new ListTrial(index, codes, rows);
        return (vector, results) =>
        {
            results.Reset(rows.Format, K);
            trial.Search(vector, nProbe, results);
        };
    }

    private static Search OfCodes(FastScanCodes codes, VectorRows rows, int nProbe)
    {
        var searcher = new FastScanSearcher();
        var query = new PreparedQuery(rows);
        var exact = new RowsScorer(rows, query);
        return (vector, results) =>
        {
            query.Set(vector);
            results.Reset(rows.Format, K);
            searcher.Search(codes, vector, nProbe, default(AcceptAll), exact, results);
        };
    }

    private static void Compare(DataSet data, List<(string Name, Search Search)> ways)
    {
        int queryCount = Math.Min(data.QueryCount, 2000);
        var results = new TopK();
        int[][] ordinals = [.. ways.Select(_ => new int[queryCount * K])];
        List<double>[] rates = [.. ways.Select(_ => new List<double>())];

        // Each slice of queries is asked of all in turn, so that load is shared.
        for (int first = 0; first < queryCount * RoundCount; first += SliceCount)
        {
            for (int w = 0; w < ways.Count; w++)
            {
                var watch = Stopwatch.StartNew();
                for (int i = first; i < first + SliceCount; i++)
                {
                    int q = i % queryCount;
                    ways[w].Search(data.Query(q), results);
                    ReadOnlySpan<Neighbor> found = results.Sorted();
                    for (int j = 0; j < found.Length; j++)
                    {
                        ordinals[w][(q * K) + j] = found[j].Ordinal;
                    }
                }

                rates[w].Add(SliceCount / watch.Elapsed.TotalSeconds);
            }
        }

        Console.WriteLine($"{"",-36} recall@10   queries/s: median of slices");
        for (int w = 0; w < ways.Count; w++)
        {
            rates[w].Sort();
            Console.WriteLine(
                $"{ways[w].Name,-36} {data.Recall(ordinals[w]),9:F4} {rates[w][rates[w].Count / 2],11:F0}");
        }
    }

    private static float Number(string[] args, string name, float otherwise)
    {
        string? given = args.FirstOrDefault(a => a.StartsWith(name, StringComparison.Ordinal));
        return given is null ? otherwise : float.Parse(given[name.Length..], CultureInfo.InvariantCulture);
    }
}
