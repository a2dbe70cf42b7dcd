namespace Turnstile.Cli.Tests.Commands;

/// <summary>A command line that makes no sense: exit code 2, and one line that says what is allowed.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("a command is missing; demo, import", "")]
    [InlineData("there is no command 'frobnicate'; demo, import", "frobnicate")]
    [InlineData("a command is missing; search and kv are allowed", "bench")]
    [InlineData("'--bogus' is not known here", "stats --db d --bogus")]
    [InlineData("Option '--db' is required", "stats")]
    [InlineData("Required argument 'KEY' missing", "get --db d")]
    [InlineData("Required argument missing for option: '--db'", "stats --db")]
    [InlineData("--k is 'ten'; a whole number from 1 to", "query --db d --collection c --id 1 --k ten")]
    [InlineData("--k is '0'; a whole number from 1 to", "query --db d --collection c --id 1 --k 0")]
    [InlineData("--k is '99999999999'; a whole", "query --db d --collection c --id 1 --k 99999999999")]
    [InlineData("one of --vector, --id and --vectors is needed", "query --db d --collection c")]
    [InlineData("one of --vector, --id and --vectors is needed", "query --db d --collection c --id 1 --vector 1")]
    [InlineData("--filter: filter, position", "query --db d --collection c --id 1 --filter a=")]
    [InlineData("--metric is 'l3'; l2, ip, cosine, l1, ", "import --db d --collection c --vectors f --metric l3")]
    [InlineData(
        "--index is 'tree'; graph, flat, ivf and disk are", "import --db d --collection c --vectors f --index tree")]
    [InlineData("--ef-construction is 8; --m (16)", "import --db d --collection c --vectors f --ef-construction 8")]
    [InlineData("--dim is '-3'; a whole number from 1 to 32768", "import --db d --collection c --vectors f --dim -3")]
    [InlineData("--workload is 'foo'; fillseq, fillrandom", "bench kv --workload foo")]
    [InlineData("--durability is 'hope'; power, process and none", "bench kv --durability hope")]
    [InlineData("--producers is '0'", "bench kv --producers 0")]
    [InlineData("--recall-targets is '0.9,2'", "bench search --base b --queries q --recall-targets 0.9,2")]
    [InlineData("Option '--queries' is required", "bench search --base b")]
    [InlineData("--seconds is '-1'", "torture --seconds -1")]
    [InlineData("the key 'xyz' is no hexadecimal", "put --db d xyz 00 --hex")]
    public async Task Nonsense_is_refused(string problem, string words)
    {
        string[] arguments = words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        CommandRun run = await CommandRun.Of(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.StartsWith("turnstile: " + problem, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));

        CommandRun json = await CommandRun.Of(["--json", .. arguments]);
        Assert.Equal(2, json.ExitCode);
        Assert.Equal("", json.Error);
        Assert.Equal(["error"], json.ReadJson().EnumerateObject().Select(property => property.Name));
        Assert.StartsWith(problem, json.ReadJson().GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists("d"));
    }

    [Theory]
    [InlineData("there is no database in 'nowhere'", "stats --db nowhere")]
    [InlineData("there is no database in 'nowhere'", "get --db nowhere k")]
    [InlineData("there is no database in 'nowhere'", "verify --db nowhere")]
    [InlineData("there is no database in 'nowhere'", "checkpoint --db nowhere --to there")]
    [InlineData("no.fvecs: there is no such file", "import --db nowhere --collection c --vectors no.fvecs")]
    [InlineData("no.fvecs: there is no such file", "bench search --base no.fvecs --queries no.fvecs")]
    public async Task What_is_not_there_is_a_failure(string problem, string words)
    {
        CommandRun run = await CommandRun.Of([.. words.Split(' '), "--quiet"]);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"turnstile: {problem}", run.Error.TrimEnd());
        CommandRun json = await CommandRun.Of([.. words.Split(' '), "--quiet", "--json"]);
        Assert.Equal(1, json.ExitCode);
        Assert.Equal(problem, json.ReadJson().GetProperty("error").GetString());
        Assert.False(Directory.Exists("nowhere"));
    }

    [Fact]
    public async Task Help_names_every_command_but_the_hidden_one()
    {
        CommandRun run = await CommandRun.Of("--help");
        Assert.Equal(0, run.ExitCode);
        string[] names =
        [
            "demo", "import", "query", "get", "put", "scan", "stats", "verify", "compact", "checkpoint", "bench",
            "torture",
        ];
        Assert.All(names, name => Assert.Contains($"\n  {name} ", run.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("torture-writer", run.Output, StringComparison.Ordinal);
    }
}
