using System.Runtime.InteropServices;
using System.Text.Json;
using Turnstile.Cli.Benchmarks;
using Turnstile.Cli.Commands;
using Turnstile.Cli.Output;
using Turnstile.Cli.Tests.Commands;
using Turnstile.Cli.Tests.Files;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;

namespace Turnstile.Cli.Tests.Benchmarks;

/// <summary>The reports have the names that others read, and what they say is plausible.</summary>
public sealed class BenchmarkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ProgressLine _silent = new(TextWriter.Null, isTerminal: false);

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Workloads => [.. KvWorkload.All.Select(workload => workload.Name)];

    [Theory]
    [MemberData(nameof(Workloads))]
    public async Task Every_workload_reports_its_speed(string workload)
    {
        JsonElement report = await CommandRun.Json(
            "bench", "kv", "--workload", workload, "--keys", "300", "--value-bytes", "20", "--producers", "3",
            "--durability", "none", "--warm-up-ms", "5", "--memtable-mib", "1", "--dir", _folder.Path);
        Assert.Equal(
            ["ops_per_s", "p50_us", "p99_us", "p999_us", "allocated_bytes_per_op", "gc_pause_ms"],
            report.EnumerateObject().Select(property => property.Name));
        Assert.True(report.GetProperty("ops_per_s").GetDouble() > 0);
        Assert.True(report.GetProperty("p50_us").GetDouble() <= report.GetProperty("p999_us").GetDouble());
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData(Metric.L2)]
    [InlineData(Metric.InnerProduct)]
    [InlineData(Metric.Cosine)]
    public async Task A_search_is_measured_at_every_recall(Metric metric)
    {
        SearchReport report = await Measure(metric, IndexOptions.Hnsw(), null);
        JsonElement json = JsonSerializer.SerializeToElement(report, ReportJson.Default.SearchReport);
        Assert.Equal(
            ["targets", "insert_per_s", "indexed_s", "index_bytes_ram", "bytes_disk", "rows", "dim", "threads"],
            json.EnumerateObject().Select(property => property.Name));
        Assert.Equal(
            ["recall_target", "recall", "qps", "p50_us", "p99_us", "ef"],
            json.GetProperty("targets")[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal((500, 8, 2), (report.Rows, report.Dimension, report.Threads));
        Assert.All(report.Targets, target => Assert.True(target.Recall >= target.RecallTarget && target.Qps > 0));
    }

    [Fact]
    public async Task Exact_search_has_every_recall_and_no_effort()
    {
        SearchReport report = await Measure(Metric.L2, IndexOptions.Flat, null);
        Assert.All(report.Targets, target => Assert.Equal((1.0, 0), (target.Recall, target.Ef)));
    }

    [Fact]
    public async Task A_target_that_cannot_be_reached_has_no_speed()
    {
        // A truth that names wrong neighbours is never met.
        byte[] row = [.. BitConverter.GetBytes(10), .. Enumerable.Range(0, 10).SelectMany(BitConverter.GetBytes)];
        string wrong = _folder.Write("wrong.ivecs", [.. Enumerable.Repeat(row, 40)]);
        SearchReport report = await Measure(Metric.InnerProduct, IndexOptions.Flat, wrong);
        Assert.Equal(0, report.Targets[^1].Qps);
        Assert.True(report.Targets[^1].Recall < 0.999);
    }

    [Fact]
    public async Task A_truth_from_a_file_agrees_with_a_computed_one()
    {
        VectorSet rows = Rows("base.f32", 500, 1);
        VectorSet queries = Rows("queries.f32", 40, 2);
        List<byte[]> parts = [];
        for (int query = 0; query < queries.Count; query++)
        {
            int[] nearest = [.. Enumerable.Range(0, rows.Count)
                .OrderBy(row => TrueDistance.Between(Metric.L2, queries[query], rows[row])).Take(10)];
            parts.Add([.. BitConverter.GetBytes(10), .. nearest.SelectMany(BitConverter.GetBytes)]);
        }

        SearchReport report = await Measure(Metric.L2, IndexOptions.Flat, _folder.Write("t.ivecs", [.. parts]));
        Assert.All(report.Targets, target => Assert.Equal(1, target.Recall));
    }

    private async Task<SearchReport> Measure(Metric metric, IndexOptions index, string? truth)
    {
        var settings = new SearchSettings(
            Rows("base.f32", 500, 1),
            Rows("queries.f32", 40, 2),
            truth,
            metric,
            index,
            K: 10,
            [0.5, 0.9, 0.999],
            ThreadCount: 2,
            TimeSpan.FromMilliseconds(5));
        await using ScratchDatabase scratch =
            await ScratchDatabase.CreateAsync(_folder.Path, DatabaseOption.Small, CancellationToken.None);
        return await new SearchBenchmark(settings, _silent).RunAsync(scratch.Database, CancellationToken.None);
    }

    private VectorSet Rows(string name, int count, int seed)
    {
        var random = new Random(seed);
        float[] values = [.. Enumerable.Range(0, count * 8).Select(_ => random.NextSingle() - 0.5f)];
        string path = _folder.Write(name, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
        return VectorSet.Read(path, 8, Metric.L2, null, _silent);
    }
}
