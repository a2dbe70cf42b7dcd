using System.Runtime.ExceptionServices;
using Turnstile.Log;
using Turnstile.Storage;

namespace Turnstile.Engine.Opening;

/// <summary>Makes durable what the logs hold, beside the replay that applies it: that one needs the processor, this one
/// waits for the disk.</summary>
/// <remarks>It reads the logs to their end and judges them as the replay does, before it writes any of their bytes
/// again. Both read the same files, and what is written again is what stands there. Threads: one opens, waits and
/// disposes; the work runs where the options say. Lifetime: disposed, which waits for the work.</remarks>
internal sealed class LogDurability : IDisposable
{
    private readonly StoreOptions _options;
    private readonly Manifest.Version _version;
    private readonly Action _join;

    // written by the work, read by who has waited for its end
    private LogEnd? _end;
    private LogRest _rest = new([], []);
    private ExceptionDispatchInfo? _failure;

    /// <summary>Begins with the logs that a version needs.</summary>
    public LogDurability(StoreOptions options, Manifest.Version version)
    {
        _options = options;
        _version = version;
        _join = options.Beside(Run);
    }

    /// <summary>Waits until all is durable.</summary>
    /// <exception cref="CorruptionException">A log is damaged, or ends before what is in files.</exception>
    /// <exception cref="StorageException">The disk failed.</exception>
    public void Wait()
    {
        _join();
        _failure?.Throw();
    }

    /// <summary>The same; then deletes what does not belong to the order. Nobody reads the logs any more.</summary>
    /// <returns>The end of the newest log; null if there is none.</returns>
    public LogEnd? Finish()
    {
        Wait();
        if (_end is not null)
        {
            LogRecovery.MakeDurable(_options.Files, _options.Directory, _rest with { Unproved = [] });
        }

        return _end;
    }

    /// <inheritdoc/>
    public void Dispose() => _join();

    private void Run()
    {
        try
        {
            _end = LogRecovery.RunAndMeasure(
                _options.Files, _options.Directory, _version.OldestLog, static (in LogFrame _) => { }, out _rest);
            if (_end is { } end)
            {
                CheckEnd(end);
                LogRecovery.MakeDurable(_options.Files, _options.Directory, _rest with { Dropped = [] });
            }
        }
#pragma warning disable CA1031 // It is thrown again where the work is waited for.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
        }
    }

    // What is in files was durable in the log before, so a log that ends earlier has lost something.
    private void CheckEnd(LogEnd end)
    {
        if (end.Next <= _version.Flushed)
        {
            throw new CorruptionException(
                FileNames.PathOf(_options.Directory, FileKind.Log, end.Number),
                end.Offset,
                "end of the newest log",
                $"operations up to {_version.Flushed}, which are in files",
                $"the next one is {end.Next}");
        }
    }
}
