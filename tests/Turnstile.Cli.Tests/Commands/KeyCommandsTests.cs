using System.Text.Json;
using Turnstile.Cli.Tests.Files;

namespace Turnstile.Cli.Tests.Commands;

public sealed class KeyCommandsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _db;

    public KeyCommandsTests()
    {
        _db = Path.Combine(_folder.Path, "db");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_put_is_got_and_scanned()
    {
        JsonElement put = await CommandRun.Json("put", "--db", _db, "b", "two");
        Assert.Equal(["sequence", "version"], Names(put));
        await CommandRun.Json("put", "--db", _db, "a", "one");
        await CommandRun.Json("put", "--db", _db, "b", "three");
        JsonElement got = await CommandRun.Json("get", "--db", _db, "b");
        Assert.Equal(["key", "value", "version", "sequence", "create_sequence"], Names(got));
        Assert.Equal("three", got.GetProperty("value").GetString());
        Assert.Equal(2, got.GetProperty("version").GetInt32());

        Assert.Equal(new[] { "a", "b" }, await Scan());
        Assert.Equal(new[] { "b", "a" }, await Scan("--reverse"));
        Assert.Equal(new[] { "b" }, await Scan("--from", "b"));
        Assert.Equal(new[] { "a" }, await Scan("--to", "b"));
        Assert.Equal(new[] { "a" }, await Scan("--limit", "1"));
        Assert.Empty(await Scan("--prefix", "ab"));
    }

    [Fact]
    public async Task Merges_add_bound_and_append()
    {
        await CommandRun.Json("merge", "--db", _db, "add", "n", "40");
        await CommandRun.Json("merge", "--db", _db, "add", "n", "2");
        JsonElement bounded = await CommandRun.Json("merge", "--db", _db, "max", "n", "7");
        Assert.Equal(3, bounded.GetProperty("version").GetInt32());
        JsonElement number = await CommandRun.Json("get", "--db", _db, "6e", "--hex");
        Assert.Equal("2a00000000000000", number.GetProperty("value").GetString());
        await CommandRun.Json("merge", "--db", _db, "append", "t", "ab");
        await CommandRun.Json("merge", "--db", _db, "append", "t", "c");
        Assert.Equal("abc", (await CommandRun.Json("get", "--db", _db, "t")).GetProperty("value").GetString());
        await Fails("the value has 3 bytes; a number has 8", "merge", "--db", _db, "add", "t", "1");
        await Misused("the kind is 'sub'; add, min, max and append are allowed", "merge", "--db", _db, "sub", "n", "1");
        await Misused(
            "the operand is 'x'; a whole number of 64 bits is allowed", "merge", "--db", _db, "add", "n", "x");
    }

    [Fact]
    public async Task A_key_with_a_time_to_live_tells_when_it_expires()
    {
        await CommandRun.Json("put", "--db", _db, "k", "v", "--ttl", "3600");
        JsonElement got = await CommandRun.Json("get", "--db", _db, "k");
        Assert.Contains("expires_at", Names(got));
        await Misused(
            "--ttl is for keys; a document does not expire",
            "put", "--db", _db, "1", "{}", "--collection", "c", "--ttl", "5");
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_hexadecimal()
    {
        await CommandRun.Json("put", "--db", _db, "00ff", "0102", "--hex");
        JsonElement got = await CommandRun.Json("get", "--db", _db, "00ff", "--hex");
        Assert.Equal("0102", got.GetProperty("value").GetString());
        Assert.Equal(new[] { "0x00ff" }, await Scan());
    }

    [Fact]
    public async Task People_get_the_value_alone()
    {
        await CommandRun.Json("put", "--db", _db, "k", "[v]");
        CommandRun run = await CommandRun.Of("get", "--db", _db, "k");
        Assert.Equal("[v]", run.Output.Trim());
        CommandRun scan = await CommandRun.Of("scan", "--db", _db);
        Assert.Contains("[v]", scan.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_keyspace_or_collection_that_is_not_there_is_a_failure()
    {
        await CommandRun.Json("put", "--db", _db, "k", "v");
        await Fails("key 'x' is not in keyspace 'default'", "get", "--db", _db, "x");
        await Fails(
            "there is no keyspace 'other'; the database has default", "get", "--db", _db, "x", "--keyspace", "other");
        await Fails("there is no collection 'c'; the database has none", "get", "--db", _db, "1", "--collection", "c");
    }

    [Fact]
    public async Task Stats_verify_and_checkpoint_answer_in_their_shape()
    {
        await CommandRun.Json("put", "--db", _db, "k", "v");
        JsonElement stats = await CommandRun.Json("stats", "--db", _db);
        Assert.Equal(1, stats.GetProperty("keyspaces")[0].GetProperty("keys").GetInt32());
        JsonElement verified = await CommandRun.Json("verify", "--db", _db);
        Assert.True(verified.GetProperty("good").GetBoolean());
        Assert.All(
            verified.GetProperty("files").EnumerateArray(),
            file => Assert.Equal(["name", "bytes", "problem"], Names(file)));
        string copy = Path.Combine(_folder.Path, "copy");
        JsonElement checkpoint = await CommandRun.Json("checkpoint", "--db", _db, "--to", copy);
        Assert.Equal(["path", "sequence", "seconds"], Names(checkpoint));
        JsonElement got = await CommandRun.Json("get", "--db", copy, "k");
        Assert.Equal("v", got.GetProperty("value").GetString());
    }

    [Fact]
    public async Task A_damaged_file_is_found()
    {
        await CommandRun.Json("put", "--db", _db, "k", "v");
        string manifest = Directory.GetFiles(_db, "*.manifest").Single();
        byte[] bytes = File.ReadAllBytes(manifest);
        bytes[^1] ^= 1;
        bytes[40] ^= 1;
        File.WriteAllBytes(manifest, bytes);
        CommandRun run = await CommandRun.Of("verify", "--db", _db, "--json", "--quiet");
        Assert.Equal(1, run.ExitCode);
        run.ReadJson();
    }

    private static async Task Fails(string problem, params string[] arguments)
    {
        CommandRun run = await CommandRun.Of([.. arguments, "--json"]);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(problem, run.ReadJson().GetProperty("error").GetString());
    }

    private static async Task Misused(string problem, params string[] arguments)
    {
        CommandRun run = await CommandRun.Of([.. arguments, "--json"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal(problem, run.ReadJson().GetProperty("error").GetString());
    }

    private static IEnumerable<string> Names(JsonElement element) =>
        element.EnumerateObject().Select(property => property.Name);

    private async Task<string[]> Scan(params string[] options)
    {
        JsonElement scanned = await CommandRun.Json(["scan", "--db", _db, .. options]);
        JsonElement entries = scanned.GetProperty("entries");
        return [.. entries.EnumerateArray().Select(entry => entry.GetProperty("key").GetString()!)];
    }
}
