using System.Diagnostics.Metrics;
using System.Globalization;

namespace Turnstile.Cli.Soak;

/// <summary>What the longest put spent its time on: the phases that the database tells, and the pauses of the collector
/// meanwhile, which lie within them.</summary>
/// <remarks>Threads: one put after the other; of a phase the database tells on whichever thread has spent it.</remarks>
internal sealed class WritePhases : IDisposable
{
    private const string Instrument = "turnstile.write.phase.duration";
    private const string Phase = "turnstile.write.phase";
    private const string Collector = "collector";

    // Less is told by nobody who asks why a put was long.
    private const double ShownMilliseconds = 0.1;

    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();

    // guarded by _gate
    private readonly Dictionary<string, double> _current = [];

    private long _longestTicks;
    private TimeSpan _pausesBefore;

    /// <summary>Listens to one database.</summary>
    /// <param name="path">Its folder, whose name its measurements have.</param>
    public WritePhases(string path)
    {
        string name = Path.GetFileName(path);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == Instrument && instrument.Meter.Tags?.Any(tag => name.Equals(tag.Value)) == true)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => Add(seconds, tags));
        _listener.Start();
    }

    /// <summary>The phases of the longest put, milliseconds.</summary>
    public SortedDictionary<string, double> Longest { get; } = [];

    /// <summary>The phases of a put in words; what is left of it is waiting for others and for a processor.</summary>
    public static string Text(IReadOnlyDictionary<string, double> phases) => string.Join(
        ", ",
        phases.Where(static phase => phase.Value >= ShownMilliseconds)
            .Select(static phase => string.Create(CultureInfo.InvariantCulture, $"{phase.Key} {phase.Value:F1} ms")));

    /// <summary>A put begins.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _current.Clear();
        }

        _pausesBefore = GC.GetTotalPauseDuration();
    }

    /// <summary>It has ended, after so many ticks of the stopwatch.</summary>
    public void End(long ticks)
    {
        if (ticks <= _longestTicks)
        {
            return;
        }

        _longestTicks = ticks;
        Longest.Clear();
        Longest[Collector] = (GC.GetTotalPauseDuration() - _pausesBefore).TotalMilliseconds;
        lock (_gate)
        {
            foreach ((string phase, double seconds) in _current)
            {
                Longest[phase] = seconds * 1e3;
            }
        }
    }

    /// <summary>Listens no more.</summary>
    public void Dispose() => _listener.Dispose();

    private void Add(double seconds, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach ((string name, object? value) in tags)
        {
            if (name == Phase && value is string phase)
            {
                lock (_gate)
                {
                    _current[phase] = _current.GetValueOrDefault(phase) + seconds;
                }
            }
        }
    }
}
