using System.Diagnostics;
using Turnstile.Cli.Torture;

namespace Turnstile.Cli.Demo;

/// <summary>Lets another process write, kills it in mid-stream, opens again and looks at everything.</summary>
internal sealed class CrashStep(string path, SampleImages sample)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1.5);

    /// <summary>Kills once. The database must not be open here.</summary>
    public async Task<CrashResult> RunAsync(CancellationToken cancellation)
    {
        var run = new TortureRun(path, seed: 1);
        await run.KillOnceAsync(Lifetime, cancellation);
        long began = Stopwatch.GetTimestamp();
        long missing;
        TimeSpan reopenTime;
        await using (DemoDatabase database = await DemoDatabase.OpenAsync(path, cancellation))
        {
            reopenTime = Stopwatch.GetElapsedTime(began);
            missing = Enumerable.Range(0, sample.Images.Count)
                .Count(id => database.Images.Fetch(id) is not { } document
                    || !document.Vectors[DemoDatabase.PixelsName].AsBytes().Span.SequenceEqual(sample.Images[id]));
        }

        await run.LookAsync(cancellation);
        TortureReport report = run.Report;
        return new CrashResult(
            report.Acknowledged,
            report.Lost,
            report.Torn,
            report.Phantom,
            Math.Round(reopenTime.TotalSeconds, 3),
            missing);
    }
}
