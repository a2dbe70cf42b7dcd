using System.Diagnostics;
using System.Reflection;
using Turnstile.Cli.Output;

namespace Turnstile.Cli.Torture;

/// <summary>This program once more, in its hidden mode, with its output as a pipe.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private ChildProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>What the child writes.</summary>
    public Stream Pipe => _process.StandardOutput.BaseStream;

    /// <summary>Starts the program with arguments.</summary>
    public static ChildProcess Start(params string[] arguments)
    {
        (string program, string[] before) = Self();
        var start = new ProcessStartInfo(program, [.. before, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        return new ChildProcess(Process.Start(start) ?? throw new FailureException($"{program} did not start"));
    }

    /// <summary>Kills it at once: SIGKILL, which no process can notice.</summary>
    /// <returns>Whether it was still running.</returns>
    public bool Kill()
    {
        if (_process.HasExited)
        {
            return false;
        }

        _process.Kill();
        return true;
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>What it said on its error stream.</returns>
    public async Task<string> WaitAsync()
    {
        await _process.WaitForExitAsync();
        return (await _errors).Trim();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    // A tool or a test host is started by another program: only what runs this assembly itself may be started again.
    private static (string Program, string[] Before) Self()
    {
        Assembly own = typeof(ChildProcess).Assembly;
        string? running = Environment.ProcessPath;
        bool isHost = running is not null
            && string.Equals(Path.GetFileNameWithoutExtension(running), "dotnet", StringComparison.OrdinalIgnoreCase);
        return running is not null && !isHost && Assembly.GetEntryAssembly() == own
            ? (running, [])
            : (isHost ? running! : "dotnet", [Path.Combine(AppContext.BaseDirectory, $"{own.GetName().Name}.dll")]);
    }
}
