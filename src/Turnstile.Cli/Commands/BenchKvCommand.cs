using System.CommandLine;
using Spectre.Console;
using Turnstile.Cli.Benchmarks;
using Turnstile.Cli.Output;

namespace Turnstile.Cli.Commands;

/// <summary><c>bench kv</c>: how fast a key-value workload goes.</summary>
internal static class BenchKvCommand
{
    private const int CountMax = 1_000_000_000;
    private const int ValueBytesMax = 16 << 20;
    private const int ProducerCountMax = 4_096;

    /// <summary>Declares the command.</summary>
    public static Command Create(Terminal terminal)
    {
        Option<KvWorkload> workload = ChoiceOption.Of(
            "--workload", "The operations", [.. KvWorkload.All.Select(each => (each.Name, each))]);
        Option<int> keys = NumberOption.Whole("--keys", "Keys loaded before, or written", 1_000_000, 1, CountMax);
        Option<int?> operations = NumberOption.WholeOrNone("--ops", "Operations; as many as keys if none", 1, CountMax);
        Option<int> valueBytes = NumberOption.Whole("--value-bytes", "Bytes of a value", 100, 0, ValueBytesMax);
        Option<int> producers = NumberOption.Whole("--producers", "Tasks at work at once", 1, 1, ProducerCountMax);
        Option<int> seed = NumberOption.Whole("--seed", "Of all chance", 1, 0, int.MaxValue);
        Option<Durability> durability = KeyOptions.Durability();
        Option<int> warmUp = NumberOption.Whole("--warm-up-ms", "Milliseconds of warming up", 1_000, 0, 600_000);
        Option<int> memTable = NumberOption.Whole("--memtable-mib", "MiB of memtable and log file", 64, 1, 1_024);
        Option<int> cache = NumberOption.Whole("--cache-mib", "MiB of cached blocks", 256, 1, 1 << 20);
        var folder = new Option<string?>("--dir")
        {
            Description = "Where the database is made; a temporary folder if left out",
            HelpName = "DIR",
        };
        var command = new Command("kv", "Measure a key-value workload")
        {
            workload, keys, operations, valueBytes, producers, durability, seed,
            memTable, cache, warmUp, folder,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var settings = new KvSettings(
                parsed.GetValue(workload)!,
                parsed.GetValue(keys),
                parsed.GetValue(operations) ?? parsed.GetValue(keys),
                parsed.GetValue(valueBytes),
                parsed.GetValue(producers),
                parsed.GetValue(durability),
                (ulong)parsed.GetValue(seed),
                TimeSpan.FromMilliseconds(parsed.GetValue(warmUp)));
            var options = new DatabaseOptions
            {
                Durability = settings.Durability,
                MemTableBytes = parsed.GetValue(memTable) << 20,
                LogFileBytes = (long)parsed.GetValue(memTable) << 20,
                BlockCacheBytes = (long)parsed.GetValue(cache) << 20,
            };
            await using ScratchDatabase scratch =
                await ScratchDatabase.CreateAsync(parsed.GetValue(folder), options, cancellation);
            KvReport report =
                await new KvBenchmark(settings, terminal.Progress).RunAsync(scratch.Database, cancellation);
            terminal.Answer(report, ReportJson.Default.KvReport, console => console.Write(Draw(settings, report)));
            return Faults.Success;
        });
        return command;
    }

    private static Table Draw(KvSettings settings, KvReport report) => new Table()
        .AddColumns(settings.Workload.Name, $"{settings.ProducerCount} producer(s), {settings.Durability}")
        .AddRow("operations", Figures.Rate(report.OperationsPerSecond))
        .AddRow("p50", Figures.Microseconds(report.P50Microseconds))
        .AddRow("p99", Figures.Microseconds(report.P99Microseconds))
        .AddRow("p99.9", Figures.Microseconds(report.P999Microseconds))
        .AddRow("allocated per operation", $"{report.AllocatedBytesPerOperation} B")
        .AddRow("garbage collector's pauses", $"{report.GcPauseMilliseconds} ms");
}
