using System.Text.Json;
using Turnstile.Cli.Tests.Files;

namespace Turnstile.Cli.Tests.Commands;

public sealed class SalvageCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Db => Path.Combine(_folder.Path, "db");

    private string Saved => Path.Combine(_folder.Path, "saved");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_a_whole_database_holds_is_in_the_new_one()
    {
        await CommandRun.Json("put", "--db", Db, "a", "one");
        JsonElement report = await CommandRun.Json("salvage", Db, Saved);
        Assert.True(report.GetProperty("whole").GetBoolean());
        Assert.Equal(1, report.GetProperty("rows")[0].GetProperty("written").GetInt64());
        JsonElement entry = await CommandRun.Json("get", "--db", Saved, "a");
        Assert.Equal("one", entry.GetProperty("value").GetString());
    }

    [Fact]
    public async Task A_loss_is_told_by_the_exit_code()
    {
        await CommandRun.Json("put", "--db", Db, "a", "one");
        File.Delete(Directory.GetFiles(Db, "*.manifest").Single());
        CommandRun run = await CommandRun.Of("salvage", Db, Saved);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("manifest", run.Output, StringComparison.Ordinal);
    }
}
