using System.Diagnostics;
using System.Text.Json;

namespace Turnstile.Benchmarks.Running;

/// <summary>This program, started once more for one engine and one workload.</summary>
/// <remarks>The request goes in as one line, the answer comes out as the last one.</remarks>
internal static class ChildProcess
{
    /// <summary>The argument that makes a child of the program.</summary>
    public const string Argument = "--child";

    private static readonly TimeSpan s_timeMax = TimeSpan.FromMinutes(5);

    /// <summary>Runs a child and gives its answer; raises what it said if it failed.</summary>
    public static ChildAnswer Run(ChildRequest request)
    {
        (int exitCode, string output, string errors) = Start(request);
        string? last = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
        if (exitCode != 0 || last is null)
        {
            string reason = errors.Split('\n').FirstOrDefault(line => line.Length > 0) ?? "no reason given";
            throw new InvalidOperationException($"exit code {exitCode}: {reason}");
        }

        return JsonSerializer.Deserialize<ChildAnswer>(last)
            ?? throw new InvalidOperationException("the child answered nothing");
    }

    /// <summary>Runs a child that kills itself.</summary>
    public static void RunVictim(ChildRequest request)
    {
        (int exitCode, _, string errors) = Start(request);
        const int KilledExitCode = 128 + 9;
        if (exitCode != KilledExitCode)
        {
            throw new InvalidOperationException($"the victim ended by itself with {exitCode}: {errors}");
        }
    }

    /// <summary>The child's side: reads the request, writes the answer.</summary>
    public static void Serve()
    {
        string line = Console.In.ReadLine() ?? throw new InvalidOperationException("no request on standard input");
        var request = JsonSerializer.Deserialize<ChildRequest>(line)!;
        Console.Out.WriteLine(JsonSerializer.Serialize(Child.Run(request)));
    }

    private static (int ExitCode, string Output, string Errors) Start(ChildRequest request)
    {
        string program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        }

        start.ArgumentList.Add(Argument);
        using Process child = Process.Start(start)!;
        Task<string> output = child.StandardOutput.ReadToEndAsync();
        Task<string> errors = child.StandardError.ReadToEndAsync();
        child.StandardInput.WriteLine(JsonSerializer.Serialize(request));
        child.StandardInput.Close();
        if (!child.WaitForExit(s_timeMax))
        {
            child.Kill();
            throw new TimeoutException($"no answer within {s_timeMax.TotalMinutes} minutes");
        }

        return (child.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }
}
