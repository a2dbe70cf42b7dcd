using System.Runtime.InteropServices;
using System.Text.Json;
using Turnstile.Reports;
using Turnstile.Search.Data;
using Turnstile.Search.Drivers;
using Turnstile.Search.Reports;

namespace Turnstile.Search.Running;

/// <summary>One contender on one set: starts its driver and makes metrics of what it says.</summary>
internal sealed class ContenderRun(
    Contender contender, VectorSet set, SearchSettings settings, string folder, Func<RowFilter, int, Truth> truthOf)
{
    private static readonly (double Recall, string Name)[] s_targets = [(0.95, ".95"), (0.99, ".99"), (0.999, ".999")];

    // Files that are being written, or read ahead, may keep a page or two.
    private const double KeptShareMax = 0.01;

    private readonly List<Metric> _metrics = [];
    private string _configuration = "";
    private string? _absence;
    private CurvePoint? _at99;

    private string StoreFolder => Path.Combine(folder, "store");

    /// <summary>The contender.</summary>
    public Contender Contender => contender;

    /// <summary>Recall against queries a second, after the search.</summary>
    public Curve? Curve { get; private set; }

    /// <summary>What a query costs where there is almost nothing to search, seconds; 0 if it is not known.</summary>
    public double FixedSeconds { get; init; }

    /// <summary>Does one workload and gives what it measured; a driver that fails is noted.</summary>
    public ResultEntry Measure(string name, SearchWorkload workload, RowFilter filter)
    {
        _metrics.Clear();
        _absence = null;
        Directory.CreateDirectory(StoreFolder);
        try
        {
            switch (workload)
            {
                case SearchWorkload.Build:
                    Build();
                    break;
                case SearchWorkload.Search:
                    Search();
                    break;
                case SearchWorkload.Threads:
                    OnTwoThreads();
                    break;
                case SearchWorkload.Cold:
                    Cold();
                    break;
                case SearchWorkload.Filter:
                    Filtered(filter);
                    break;
                case SearchWorkload.Exact:
                    Exact();
                    break;
                default:
                    Stream();
                    break;
            }
        }
        catch (Exception failure) when (failure is InvalidOperationException or TimeoutException or JsonException
            or IOException or KeyNotFoundException)
        {
            _absence = $"failed: {failure.Message}";
        }

        return new ResultEntry(name, contender.Name, null, _configuration, [.. _metrics], _absence);
    }

    /// <summary>Deletes what it built.</summary>
    public void Clear() => Folders.Delete(folder);

    private void Build()
    {
        IReadOnlyList<JsonElement> steps = Run(Request("build") with { ThreadCount = settings.BuildThreadCount });
        if (_absence is not null)
        {
            return;
        }

        JsonElement built = steps.First(step => Is(step, "build"));
        _configuration = built.TryGetProperty("configuration", out JsonElement said) ? said.GetString()! : "";
        Add("s to fully indexed", Better.Lower, true, Number(built, "indexed_s"));
        AddIfSaid(built, "upserts/s accepted", "accepted_per_s");
        AddIfSaid(built, "upserts/s indexed", "indexed_per_s");
        Add("CPU s", Better.Lower, false, Number(built, "cpu_s"));
        Add("MiB at the peak", Better.Lower, false, Number(built, "peak_kib") / 1024);
        Add("MiB on disk", Better.Lower, true, Folders.BytesOf(StoreFolder) / (double)(1 << 20));
    }

    private void Search()
    {
        PageCache.Forget(StoreFolder);
        DriverRequest request = Request("search") with
        {
            Efforts = contender.Efforts(isFiltered: false, settings.IsQuick),
        };
        IReadOnlyList<JsonElement> steps = Run(request);
        AddOpening(steps);
        Curve = CurveOf(request, steps);
        AddRates(Curve);
        Add("best recall", Better.Neither, set.Name != SetCatalog.Tiny, Curve.Points.Max(point => point.Recall));
        _at99 = Curve.FirstAt(0.99);
        if (_at99 is { } point)
        {
            Add("p50 us at recall .99", Better.Lower, false, point.P50Microseconds);
            Add("p99 us at recall .99", Better.Lower, false, point.P99Microseconds);
            Add("CPU us at recall .99", Better.Lower, false, point.CpuMicroseconds);
            double[] rates = [.. Curve.RatesAt(0.99).Select(rate => 1 / ((1 / rate) - FixedSeconds))];
            if (FixedSeconds > 0 && rates.All(rate => rate > 0))
            {
                Add("q/s at recall .99 less the fixed cost", Better.Higher, true, rates);
            }
        }

        CurvePoint least = Curve.Points[0];
        Add("p50 us", Better.Lower, set.Name == SetCatalog.Tiny, least.P50Microseconds);
        if (least.AllocatedBytes is { } bytes)
        {
            Add("allocated B/query", Better.Lower, false, bytes);
        }
    }

    private void AddOpening(IReadOnlyList<JsonElement> steps)
    {
        JsonElement opened = steps.First(step => Is(step, "open"));
        JsonElement idle = opened.GetProperty("idle");
        double Mib(string name) => (Number(opened, name) - Number(idle, name)) / 1024;
        Add("ms to open", Better.Lower, true, Number(opened, "ms"));
        if (opened.TryGetProperty("indexed_ms", out JsonElement indexed))
        {
            Add("ms until all is indexed", Better.Lower, false, indexed.GetDouble());
        }

        Add("MiB of memory", Better.Lower, true, Math.Max(0.1, Mib("anon_kib")));
        Add("MiB of mapped files", Better.Neither, false, Math.Max(0, Mib("file_kib")));
        Add("MiB of the process", Better.Neither, false,
            (Number(opened, "anon_kib") + Number(opened, "file_kib")) / 1024);
        Add("MiB of the process at its peak", Better.Neither, false, Number(opened, "peak_kib") / 1024);
        JsonElement cold = steps.First(step => Is(step, "cold"));
        Add("us of the first query, cold", Better.Lower, false, Number(cold, "first_us"));
        Add("q/s of the first 100, cold", Better.Higher, false, Number(cold, "qps"));
    }

    private void OnTwoThreads()
    {
        if (_at99 is null)
        {
            _absence = "recall .99 was not reached";
            return;
        }

        DriverRequest request = Request("search") with { ThreadCount = 2, Efforts = [_at99.Effort] };
        Curve curve = CurveOf(request, Run(request));
        if (curve.Points is [var point])
        {
            Add("q/s on two threads at recall .99", Better.Higher, true, [.. point.Rates]);
            Add("times one thread", Better.Higher, true, point.Median / _at99.Median);
        }
    }

    private void Cold()
    {
        if (_at99 is null)
        {
            _absence = "recall .99 was not reached";
            return;
        }

        DriverRequest request = Request("search") with
        {
            Efforts = [_at99.Effort],
            ColdCount = settings.ColdQueryCount,
            QueryCount = settings.ColdQueryCount,
            Seconds = settings.ColdSeconds,
        };
        var dropped = new List<Opening>();
        var kept = new List<Opening>();
        double keptShare = 0;
        for (int round = 0; round < settings.RoundCount; round++)
        {
            keptShare = Math.Max(keptShare, PageCache.Forget(StoreFolder));
            dropped.Add(Opening.Of(Run(request with { RoundCount = 1, WarmUpSeconds = 0 })));

            // The process before has read them.
            kept.Add(Opening.Of(Run(request)));
        }

        if (keptShare > KeptShareMax)
        {
            _absence = $"the system kept {keptShare:P0} of the files in memory: what is called cold is not";
        }

        Add("ms to open and answer once, cold", Better.Lower, true, [.. dropped.Select(each => each.Milliseconds)]);
        Add("the same, files in memory", Better.Lower, true, [.. kept.Select(each => each.Milliseconds)]);
        Add($"q/s of the first {settings.ColdQueryCount}, cold", Better.Higher, true,
            [.. dropped.Select(each => each.Rate)]);
        Add($"q/s of the first {settings.ColdQueryCount}, files in memory", Better.Higher, true,
            [.. kept.Select(each => each.Rate)]);
        Add("q/s of the same, warm", Better.Higher, true, [.. kept.Select(each => each.WarmRate)]);
        Add("effort", Better.Neither, false, _at99.Effort);
    }

    private void Filtered(RowFilter filter)
    {
        DriverRequest request = Request("search") with
        {
            Filter = filter,
            QueryCount = settings.SlowQueryCountMax,
            Efforts = contender.Efforts(isFiltered: true, settings.IsQuick),
        };
        Curve curve = CurveOf(request, Run(request));
        if (curve.Points.Count == 0)
        {
            return;
        }

        Add("best recall", Better.Neither, false, curve.Points.Max(point => point.Recall));
        double[] rates = [.. curve.RatesAt(0.99)];
        if (rates.Length > 0)
        {
            Add("q/s at recall .99", Better.Higher, true, rates);
        }
        else
        {
            _absence ??= $"best recall {curve.Points.Max(point => point.Recall):F3}";
        }
    }

    private void Exact()
    {
        DriverRequest request = Request("search") with
        {
            QueryCount = settings.SlowQueryCountMax,
            Efforts = [0],
        };
        IReadOnlyList<JsonElement> steps = Run(request);
        Curve curve = CurveOf(request, steps);
        if (curve.Points is [var point])
        {
            Add("q/s", Better.Higher, true, [.. point.Rates]);
            Add("recall", Better.Neither, false, point.Recall);
        }

        foreach (JsonElement many in steps.Where(step => Is(step, "many")))
        {
            Add("q/s, many at once", Better.Higher, false,
                [.. many.GetProperty("qps").EnumerateArray().Select(rate => rate.GetDouble())]);
        }
    }

    private void Stream()
    {
        if (_at99 is null)
        {
            _absence = "recall .99 was not reached";
            return;
        }

        DriverRequest request = Request("stream") with { Efforts = [_at99.Effort], Seconds = settings.StreamSeconds };
        IReadOnlyList<JsonElement> steps = Run(request);
        if (steps.FirstOrDefault(step => Is(step, "stream")) is not { ValueKind: JsonValueKind.Object } step)
        {
            return;
        }

        Add("searches beside upserts, share of idle", Better.Higher, true,
            Number(step, "beside_qps") / Number(step, "idle_qps"));
        Add("q/s beside upserts", Better.Higher, false, Number(step, "beside_qps"));
        Add("upserts/s accepted beside searches", Better.Higher, true, Number(step, "accepted_per_s"));
        AddIfSaid(step, "upserts/s indexed beside searches", "indexed_per_s");

        Add("recall meanwhile", Better.Neither, false, RecallOf(request, _at99.Effort));
        Add("recall before", Better.Neither, false, _at99.Recall);
    }

    private void AddIfSaid(JsonElement step, string metric, string name)
    {
        if (step.TryGetProperty(name, out JsonElement said))
        {
            Add(metric, Better.Higher, true, said.GetDouble());
        }
    }

    private void AddRates(Curve curve)
    {
        foreach ((double recall, string name) in s_targets)
        {
            double[] rates = [.. curve.RatesAt(recall)];
            if (rates.Length > 0)
            {
                Add($"q/s at recall {name}", Better.Higher, set.Name != SetCatalog.Tiny, rates);
            }
        }
    }

    private Curve CurveOf(DriverRequest request, IReadOnlyList<JsonElement> steps) =>
        new(set.Name, contender.Name, [.. steps.Where(step => Is(step, "search")).Select(step =>
        {
            int effort = step.GetProperty("effort").GetInt32();
            return new CurvePoint(
                effort,
                RecallOf(request, effort),
                [.. step.GetProperty("qps").EnumerateArray().Select(rate => Math.Round(rate.GetDouble(), 2))],
                Number(step, "p50_us"),
                Number(step, "p99_us"),
                Number(step, "cpu_us"),
                step.TryGetProperty("allocated_b", out JsonElement bytes) ? bytes.GetDouble() : null);
        })]);

    private double RecallOf(DriverRequest request, int effort)
    {
        byte[] found = File.ReadAllBytes(Path.Combine(request.OutputFolder, $"found-{effort}.bin"));
        int queryCount = Math.Min(set.QueryCount, request.QueryCount);
        return truthOf(request.Filter, queryCount).Recall(MemoryMarshal.Cast<byte, int>(found));
    }

    private IReadOnlyList<JsonElement> Run(DriverRequest request)
    {
        IReadOnlyList<JsonElement> steps = DriverProcess.Run(contender, request);
        if (steps.FirstOrDefault(step => Is(step, "absent")) is { ValueKind: JsonValueKind.Object } absent)
        {
            _absence = absent.GetProperty("reason").GetString();
        }

        return steps;
    }

    private DriverRequest Request(string phase) => new(
        phase, contender.Configuration, Path.GetFullPath(set.Folder), StoreFolder, folder)
    {
        K = settings.K,
        RoundCount = settings.RoundCount,
        Seconds = settings.Seconds,
        WarmUpSeconds = settings.WarmUpSeconds,
    };

    private void Add(string name, Better better, bool isHeadline, params double[] values) =>
        _metrics.Add(Metric.Of(name, better, isHeadline, values));

    private static bool Is(JsonElement step, string name) => step.GetProperty("step").ValueEquals(name);

    private static double Number(JsonElement step, string name) => step.GetProperty(name).GetDouble();
}
