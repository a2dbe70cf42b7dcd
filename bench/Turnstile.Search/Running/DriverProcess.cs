using System.Diagnostics;
using System.Text.Json;
using Turnstile.Search.Drivers;

namespace Turnstile.Search.Running;

/// <summary>A driver at work: one process for one request.</summary>
internal static class DriverProcess
{
    private static readonly TimeSpan s_timeMax = TimeSpan.FromMinutes(30);

    /// <summary>Runs it and gives what it said, a step a line.</summary>
    /// <exception cref="InvalidOperationException">It failed; with what it wrote as its reason.</exception>
    /// <exception cref="TimeoutException">It did not end.</exception>
    public static IReadOnlyList<JsonElement> Run(Contender contender, DriverRequest request)
    {
        var start = new ProcessStartInfo(contender.Driver[0])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in contender.Driver.Skip(1).Concat(request.Arguments()))
        {
            start.ArgumentList.Add(argument);
        }

        using Process driver = Process.Start(start)!;
        Task<string> output = driver.StandardOutput.ReadToEndAsync();
        Task<string> errors = driver.StandardError.ReadToEndAsync();
        if (!driver.WaitForExit(s_timeMax))
        {
            driver.Kill(entireProcessTree: true);
            throw new TimeoutException($"no end within {s_timeMax.TotalMinutes} minutes");
        }

        // What is said beside the steps is the engine's own log.
        string[] steps = [.. output.GetAwaiter().GetResult().Split('\n').Where(
            line => line.StartsWith("{\"step\"", StringComparison.Ordinal))];
        if (driver.ExitCode != 0)
        {
            string[] lines = errors.GetAwaiter().GetResult().Split('\n');
            string? reason = lines.FirstOrDefault(line => line.Contains("rror", StringComparison.Ordinal))
                ?? lines.FirstOrDefault(line => line.Length > 0);
            throw new InvalidOperationException($"exit code {driver.ExitCode}: {reason ?? "no reason given"}");
        }

        return [.. steps.Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
