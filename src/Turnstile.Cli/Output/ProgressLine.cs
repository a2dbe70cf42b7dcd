using System.Diagnostics;
using System.Globalization;

namespace Turnstile.Cli.Output;

/// <summary>Tells how far long work is: one line on a screen, a line now and then elsewhere.</summary>
/// <remarks>Threads: any.</remarks>
internal sealed class ProgressLine(TextWriter error, bool isTerminal)
{
    private static readonly TimeSpan TerminalPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LogPause = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();

    // guarded by _gate
    private long _lastTicks = Stopwatch.GetTimestamp();
    private int _shownLength;

    /// <summary>Says what begins now.</summary>
    public void Begin(string what) => Show(what + " ...", always: true);

    /// <summary>Says how much is done.</summary>
    /// <param name="what">What is being done.</param>
    /// <param name="done">How much of it.</param>
    /// <param name="total">Out of how much; null if nobody knows.</param>
    public void Report(string what, long done, long? total)
    {
        if (!IsDue())
        {
            return;
        }

        Show(
            total is > 0
                ? string.Create(
                    CultureInfo.InvariantCulture, $"{what}: {done:N0} of {total:N0} ({100.0 * done / total:F0} %)")
                : string.Create(CultureInfo.InvariantCulture, $"{what}: {done:N0}"),
            always: false);
    }

    /// <summary>Says what share is done, 0 to 1.</summary>
    public void Report(string what, double share)
    {
        if (IsDue())
        {
            Show(string.Create(CultureInfo.InvariantCulture, $"{what}: {100 * share:F0} %"), always: false);
        }
    }

    /// <summary>Takes the line away, so that something else can be written.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            if (_shownLength > 0)
            {
                error.Write('\r' + new string(' ', _shownLength) + '\r');
                _shownLength = 0;
            }
        }
    }

    private bool IsDue()
    {
        lock (_gate)
        {
            return Stopwatch.GetElapsedTime(_lastTicks) >= (isTerminal ? TerminalPause : LogPause);
        }
    }

    private void Show(string text, bool always)
    {
        lock (_gate)
        {
            if (!always && Stopwatch.GetElapsedTime(_lastTicks) < (isTerminal ? TerminalPause : LogPause))
            {
                return;
            }

            _lastTicks = Stopwatch.GetTimestamp();
            if (isTerminal)
            {
                error.Write('\r' + text.PadRight(_shownLength));
                _shownLength = text.Length;
            }
            else
            {
                error.WriteLine(text);
            }
        }
    }
}
