using System.Globalization;
using Turnstile.Benchmarks.Engines;
using Turnstile.Reports;
using Turnstile.Cli.Benchmarks;

namespace Turnstile.Benchmarks.Running;

/// <summary>One workload on one engine, in a process of its own: where it works and what it measured.</summary>
internal sealed class WorkloadRun(EngineKind kind, ChildRequest request)
{
    private readonly List<Metric> _metrics = [];
    private int _folderCount;

    /// <summary>What all engines are measured with.</summary>
    public BenchSettings Settings => request.Settings;

    /// <summary>What it measured.</summary>
    public IReadOnlyList<Metric> Metrics => _metrics;

    /// <summary>The configuration of the engine opened last.</summary>
    public string Configuration { get; private set; } = "";

    /// <summary>Why the engine cannot do this; null if it can.</summary>
    public string? Absence { get; private set; }

    /// <summary>The request, for a process that is to be started on its behalf.</summary>
    public ChildRequest Request => request;

    /// <summary>A folder nobody used; not made yet.</summary>
    public string NewFolder() => Path.Combine(
        request.ScratchDirectory, (_folderCount++).ToString(CultureInfo.InvariantCulture));

    /// <summary>A folder with a copy of the loaded keys.</summary>
    public string NewLoadedFolder()
    {
        string folder = NewFolder();
        Folders.Copy(request.ImageDirectory, folder);
        return folder;
    }

    /// <summary>Opens the engine.</summary>
    public IEngine Open(string folder, DurabilityClass durability, BenchSettings? settings = null)
    {
        settings ??= Settings;
        Directory.CreateDirectory(folder);
        IEngine engine = kind.Open(
            new EngineSettings(folder, durability, settings.WriteBufferBytes, settings.CacheBytes));
        Configuration = engine.Configuration;
        return engine;
    }

    /// <summary>The keys, as loaded.</summary>
    public KvKeys Keys() => new(Settings.KeyCount);

    /// <summary>Adds what was measured once or in several rounds.</summary>
    public void Add(string name, Better better, bool isHeadline, params IEnumerable<double> values) =>
        _metrics.Add(Metric.Of(name, better, isHeadline, values));

    /// <summary>Adds rate, latencies and allocations of some rounds.</summary>
    public void AddRounds(IReadOnlyList<Round> rounds, int unitCount = 1)
    {
        Add("ops/s", Better.Higher, true, rounds.Select(round => round.Rate * unitCount));
        AddLatencies("", rounds);
        Add("CPU us/op", Better.Lower, false, rounds.Select(
            round => round.CpuTime.TotalMicroseconds / Math.Max(1, round.Latencies.Count * unitCount)));
        Add("allocated B/op", Better.Lower, false, rounds.Select(
            round => (double)round.AllocatedBytes / Math.Max(1, round.Latencies.Count * unitCount)));
    }

    /// <summary>Adds latencies of some rounds.</summary>
    public void AddLatencies(string prefix, IReadOnlyList<Round> rounds)
    {
        foreach ((string name, double share) in (ReadOnlySpan<(string, double)>)
            [("p50", 0.5), ("p99", 0.99), ("p99.9", 0.999), ("max", 1)])
        {
            Add($"{prefix}{name} us", Better.Lower, false,
                rounds.Select(round => round.Latencies.Microseconds(share)));
        }
    }

    /// <summary>Says that the engine has no such thing.</summary>
    public void AddAbsence(string reason) => Absence = reason;
}
