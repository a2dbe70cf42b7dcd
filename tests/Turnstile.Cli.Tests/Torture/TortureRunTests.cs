using System.Text.Json;
using Turnstile.Cli.Commands;
using Turnstile.Cli.Tests.Files;
using Turnstile.Cli.Torture;

namespace Turnstile.Cli.Tests.Torture;

/// <summary>Scenario: a real child is killed twice, once while it opens. Oracle: the journal. Not modelled: power cuts.
/// </summary>
public sealed class TortureRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_killed_writer_leaves_every_acknowledged_commit()
    {
        var run = new TortureRun(Path.Combine(_folder.Path, "db"), seed: 11);
        await run.KillOnceAsync(TimeSpan.FromMilliseconds(400), CancellationToken.None);
        await run.KillOnceAsync(TimeSpan.FromMilliseconds(-50), CancellationToken.None);
        await run.LookAsync(CancellationToken.None);
        Assert.Equal(2, run.Report.Kills);
        Assert.True(run.Report.Acknowledged > 0);
        Assert.True(run.Report.IsClean, string.Join("; ", run.Notes));
    }

    [Fact]
    public void The_report_has_the_names_that_others_read()
    {
        var report = new TortureReport(1, 2, 3, 4, 5, 6);
        Assert.Equal(
            """{"kills":1,"acknowledged":2,"lost":3,"torn":4,"phantom":5,"reopen_failures":6}""",
            JsonSerializer.Serialize(report, ReportJson.Default.TortureReport));
        Assert.False(report.IsClean);
        Assert.True(new TortureReport(1, 2, 0, 0, 0, 0).IsClean);
    }
}
