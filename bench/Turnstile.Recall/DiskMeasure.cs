using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;

namespace Turnstile.Recall;

/// <summary>
/// Question: what recall, how many queries a second and how much memory has a collection that is larger than its
/// memory?
/// Usage: Turnstile.Recall disk build FOLDER [rows] [graph]
///        Turnstile.Recall disk search FOLDER [ef ...]
/// </summary>
/// <remarks>Two calls, so that what the second takes is what searching takes. The exact scan of the first is the truth;
/// a hit counts when its distance is no greater than that of the k-th true one. "graph" builds the index in memory to
/// compare with.</remarks>
internal sealed partial class DiskMeasure(Collection collection, float[][] queries, double[] bounds)
{
    private const int K = 10;
    private const int BatchCount = 500;
    private const int QueryCount = 2_000;
    private const int TruthCount = 100;
    private const int ColdCount = 200;
    private const int DontNeed = 4;
    private static readonly TimeSpan s_teaching = TimeSpan.FromSeconds(20);

    public static async Task RunAsync(string folder, string[] arguments, int[] numbers)
    {
        string path = arguments[2];
        if (arguments[1] == "build")
        {
            await BuildAsync(new LargeSet(folder), path, numbers.FirstOrDefault(100_000), IndexOf(arguments));
        }
        else
        {
            await SearchAsync(path, numbers.Length > 0 ? numbers : [64, 96, 128, 192]);
        }
    }

    private static IndexOptions IndexOf(string[] arguments) => arguments.Contains("graph")
        ? IndexOptions.Hnsw()
        : IndexOptions.Disk();

    private static async Task BuildAsync(LargeSet set, string path, int count, IndexOptions index)
    {
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(
            path, new DatabaseOptions { Durability = Durability.None });
        Collection collection =
            await database.CreateCollectionAsync(new CollectionSchema("rows", DocumentIdKind.Int64)
            {
                Vectors = [new VectorField("v", VectorElement.Float32, LargeSet.Dimension, Metric.L2, index)],
            });
        var watch = Stopwatch.StartNew();
        var batch = new WriteBatch();
        for (int i = 0; i < count; i++)
        {
            batch.Upsert(collection, new Document(i) { Vectors = { ["v"] = set.Row(i) } });
            if (batch.Count == BatchCount || i == count - 1)
            {
                await database.CommitAsync(batch);
                batch.Clear();
            }
        }

        double written = watch.Elapsed.TotalSeconds;
        await database.OptimizeAsync();
        Console.WriteLine($"{count} rows, {index}: written in {written:F0} s, indexed and in files after "
            + $"{watch.Elapsed.TotalSeconds:F0} s, {collection.Stats()}");
        Console.WriteLine($"  {Memory()}");
        await using var file = new BinaryWriter(File.Create(path + ".queries"));
        for (int q = 0; q < QueryCount; q++)
        {
            float[] query = set.Query(q);
            double bound = q < TruthCount
                ? collection.Query(new VectorQuery("v", query) { K = K, Exact = true })[^1].Distance
                : double.NaN;
            file.Write(MemoryMarshal.AsBytes(query.AsSpan()));
            file.Write(bound);
        }
    }

    private static async Task SearchAsync(string path, int[] efforts)
    {
        float[][] queries = new float[QueryCount][];
        double[] bounds = new double[QueryCount];
        using (var file = new BinaryReader(File.OpenRead(path + ".queries")))
        {
            for (int q = 0; q < QueryCount; q++)
            {
                queries[q] = new float[LargeSet.Dimension];
                file.BaseStream.ReadExactly(MemoryMarshal.AsBytes(queries[q].AsSpan()));
                bounds[q] = file.ReadDouble();
            }
        }

        var watch = Stopwatch.StartNew();
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(path, Small());
        double opened = watch.Elapsed.TotalSeconds;
        if (!database.TryGetCollection("rows", out Collection? collection))
        {
            throw new ArgumentException($"{path} has no collection \"rows\": build comes first");
        }

        Console.WriteLine($"opened in {opened:F2} s, {collection.Stats()}; {Memory()}");
        var measure = new DiskMeasure(collection, queries, bounds);
        measure.Ask(query => query, 0);
        Console.WriteLine($"  first use: {Status("VmHWM")}");
        Forget(path);
        measure.Pass(OfEffort(efforts[^1]), ColdCount, skip: QueryCount - ColdCount, $"ef {efforts[^1]}, cold");
        foreach (int ef in efforts)
        {
            measure.Pass(OfEffort(ef), QueryCount / 2, skip: QueryCount / 2, what: null);
            measure.Pass(OfEffort(ef), QueryCount / 2, skip: 0, $"ef {ef}, warm");
        }

        // By what rows say; then by what other queries have said, which takes a sample of them and some seconds.
        measure.PassWanted("by rows");
        watch.Restart();
        while (watch.Elapsed < s_teaching)
        {
            measure.Pass(OfRecall(.95), QueryCount / 2, skip: QueryCount / 2, what: null);
        }

        measure.PassWanted("by queries");
        Console.WriteLine($"  {Memory()}");
        for (int round = 0; round < 2; round++)
        {
            watch.Restart();
            Parallel.For(0, QueryCount, q => measure.Ask(OfEffort(efforts[^1]), q));
        }

        Console.WriteLine($"  ef {efforts[^1]}, all threads: {QueryCount / watch.Elapsed.TotalSeconds:F0} queries/s");
        Console.WriteLine($"  {Memory()}");
    }

    private static Func<VectorQuery, VectorQuery> OfEffort(int ef) => query => query with { EfSearch = ef };

    private static Func<VectorQuery, VectorQuery> OfRecall(double recall) =>
        query => query with { TargetRecall = recall };

    private void PassWanted(string how)
    {
        foreach (double recall in (double[])[.9, .95, .99])
        {
            Pass(OfRecall(recall), QueryCount / 2, skip: 0, $"wanted {recall} {how}, warm");
        }
    }

    private void Pass(Func<VectorQuery, VectorQuery> how, int count, int skip, string? what)
    {
        long start = Stopwatch.GetTimestamp();
        int found = 0;
        int wanted = 0;
        for (int q = skip; q < skip + count; q++)
        {
            QueryHit[] hits = Ask(how, q);
            found += double.IsNaN(bounds[q]) ? 0 : hits.Count(hit => hit.Distance <= bounds[q]);
            wanted += double.IsNaN(bounds[q]) ? 0 : K;
        }

        if (what is not null)
        {
            double rate = count / Stopwatch.GetElapsedTime(start).TotalSeconds;
            string recall = wanted > 0 ? $", recall@{K} {found / (double)wanted:F4}" : "";
            Console.WriteLine($"  {what}: {rate:F0} queries/s{recall}");
        }
    }

    private QueryHit[] Ask(Func<VectorQuery, VectorQuery> how, int q) =>
        collection.Query(how(new VectorQuery("v", queries[q]) { K = K }));

    private static DatabaseOptions Small() => new()
    {
        BlockCacheBytes = 12 << 20, MemTableBytes = 8 << 20, Durability = Durability.None,
    };

    private static string Memory()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return $"{Status("VmHWM")}, {Status("Rss")}";
    }

    private static string Status(string what) => string.Join(", ", File.ReadLines("/proc/self/status")
        .Where(line => line.StartsWith(what, StringComparison.Ordinal))
        .Select(line => line.Replace('\t', ' ')));

    // What the system has of the files in memory, so that reading them means reading the disk.
    private static void Forget(string folder)
    {
        foreach (string path in Directory.EnumerateFiles(folder).Where(Path.HasExtension))
        {
            using SafeFileHandle file = File.OpenHandle(path);
            _ = Advise(file, 0, 0, DontNeed);
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(SafeFileHandle file, long offset, long length, int advice);
}
