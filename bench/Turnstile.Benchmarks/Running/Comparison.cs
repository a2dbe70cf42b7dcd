using System.Text.Json;
using Turnstile.Benchmarks.Engines;
using Turnstile.Reports;
using Turnstile.Benchmarks.Workloads;

namespace Turnstile.Benchmarks.Running;

/// <summary>Runs every workload on every engine, one process after the other, and collects what they answer.</summary>
/// <remarks>Workload by workload, and in each engine by engine: what disturbs the machine for minutes disturbs all
/// engines alike. A child that fails is noted and the next one runs.</remarks>
internal sealed class Comparison(
    BenchSettings settings, IReadOnlyList<EngineKind> engines, IReadOnlyList<IWorkload> workloads, string scratch)
{
    /// <summary>Runs all.</summary>
    public Report Run()
    {
        try
        {
            EngineEntry[] entries = [.. engines.Select(Load)];
            EngineKind[] present = [.. engines.Zip(entries)
                .Where(pair => pair.Second.Missing is null)
                .Select(pair => pair.First)];
            var results = new List<ResultEntry>();
            for (int i = 0; i < workloads.Count; i++)
            {
                foreach (EngineKind engine in present)
                {
                    Note($"[{i + 1}/{workloads.Count}] {workloads[i].Name}, {engine.Name}");
                    results.Add(Measure(workloads[i], engine));
                }
            }

            return new Report(CodeState.Now(), Machine.This(), settings, entries, results);
        }
        finally
        {
            Folders.Delete(scratch);
        }
    }

    // Those that are there and can be loaded are measured.
    private EngineEntry Load(EngineKind engine)
    {
        if (!engine.IsInstalled)
        {
            return new EngineEntry(engine.Name, null, $"not installed; Debian's package is {engine.Package}");
        }

        Note($"loading {settings.KeyCount} keys into {engine.Name}");
        Directory.CreateDirectory(Image(engine));
        try
        {
            ChildProcess.Run(Request(ChildRole.Load, engine, ""));
            return new EngineEntry(engine.Name, engine.Version(), null);
        }
        catch (Exception failure) when (IsOfChild(failure))
        {
            return new EngineEntry(engine.Name, engine.Version(), $"failed to load: {failure.Message}");
        }
    }

    private ResultEntry Measure(IWorkload workload, EngineKind engine)
    {
        ChildRequest request = Request(ChildRole.Measure, engine, workload.Name);
        Directory.CreateDirectory(request.ScratchDirectory);
        try
        {
            ChildAnswer answer = ChildProcess.Run(request);
            return new ResultEntry(
                workload.Name,
                engine.Name,
                workload.Durability.ToString().ToLowerInvariant(),
                answer.Configuration,
                answer.Metrics,
                answer.Absence);
        }
        catch (Exception failure) when (IsOfChild(failure))
        {
            Note($"  failed: {failure.Message}");
            return new ResultEntry(
                workload.Name,
                engine.Name,
                workload.Durability.ToString().ToLowerInvariant(),
                "",
                [],
                $"failed: {failure.Message}");
        }
        finally
        {
            Folders.Delete(request.ScratchDirectory);
        }
    }

    private ChildRequest Request(ChildRole role, EngineKind engine, string workload) => new(
        role, engine.Name, workload, settings, Image(engine), Path.Combine(scratch, "work"));

    private string Image(EngineKind engine) => Path.Combine(scratch, $"image-{engine.Name}");

    private static bool IsOfChild(Exception failure) =>
        failure is InvalidOperationException or TimeoutException or JsonException or IOException;

    private static void Note(string text) => Console.Error.WriteLine(text);
}
