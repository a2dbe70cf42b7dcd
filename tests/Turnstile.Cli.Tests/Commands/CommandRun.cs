using System.Text.Json;
using Turnstile.Cli.Commands;

namespace Turnstile.Cli.Tests.Commands;

/// <summary>A command run in this process, and what it said.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public static async Task<CommandRun> Of(params string[] arguments)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        int exitCode = await CommandLine.RunAsync(arguments, output, error);
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }

    public static async Task<JsonElement> Json(params string[] arguments)
    {
        CommandRun run = await Of([.. arguments, "--json", "--quiet"]);
        Assert.Equal("", run.Error);
        Assert.True(run.ExitCode == 0, run.Output);
        return run.ReadJson();
    }

    public JsonElement ReadJson()
    {
        Assert.Single(Output.TrimEnd('\n').Split('\n'));
        using JsonDocument document = JsonDocument.Parse(Output);
        return document.RootElement.Clone();
    }
}
