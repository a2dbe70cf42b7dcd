using System.Text.Json;
using Turnstile.Cli.Tests.Files;

namespace Turnstile.Cli.Tests.Commands;

public sealed class BackupCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Db => Path.Combine(_folder.Path, "db");

    private string Backup => Path.Combine(_folder.Path, "backup");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_backup_is_listed_verified_pruned_and_restored_to_a_sequence()
    {
        JsonElement first = await CommandRun.Json("put", "--db", Db, "a", "one");
        await CommandRun.Json("backup", "--db", Db, "--to", Backup);
        await CommandRun.Json("put", "--db", Db, "a", "two");
        await CommandRun.Json("backup", "--db", Db, "--to", Backup);

        Assert.Equal(2, (await CommandRun.Json("backup", "list", "--in", Backup)).GetArrayLength());
        Assert.True((await CommandRun.Json("backup", "verify", "--in", Backup)).GetProperty("good").GetBoolean());
        string sequence = first.GetProperty("sequence").GetRawText();
        string then = Path.Combine(_folder.Path, "then");
        await CommandRun.Json("restore", "--db", then, "--from", Backup, "--to-sequence", sequence);
        Assert.Equal("one", await Get(then));

        await CommandRun.Json("backup", "prune", "--in", Backup, "--keep", "1");
        string now = Path.Combine(_folder.Path, "now");
        await CommandRun.Json("restore", "--db", now, "--from", Backup);
        Assert.Equal("two", await Get(now));
        CommandRun refused = await CommandRun.Of("restore", "--db", now, "--from", Backup);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("already", refused.Error, StringComparison.Ordinal);
    }

    private static async Task<string?> Get(string db) =>
        (await CommandRun.Json("get", "--db", db, "a")).GetProperty("value").GetString();
}
