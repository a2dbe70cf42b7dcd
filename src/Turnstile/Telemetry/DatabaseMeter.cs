using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Turnstile.Telemetry;

/// <summary>The instruments of one open database.</summary>
/// <remarks>
/// Names and attributes follow OpenTelemetry's conventions for database clients where there is one
/// (<c>db.client.operation.duration</c>, <c>db.operation.name</c>, <c>db.namespace</c>, <c>db.collection.name</c>); the
/// rest begins with <c>turnstile.</c>. docs/guide/telemetry.md lists them. Each database has a meter of its own, which
/// carries its name and ends with it. Threads: any. Cost: recording looks at a flag while nobody listens.
/// </remarks>
internal sealed class DatabaseMeter : IDisposable
{
    /// <summary>The name of meter and activity source.</summary>
    public const string Name = "Turnstile";

    /// <summary>What every measurement calls this kind of database.</summary>
    public const string SystemName = "turnstile";

    private static readonly ActivitySource s_activities = new(Name);

    private static readonly InstrumentAdvice<double> s_durations = new()
    {
        HistogramBucketBoundaries =
        [
            0.000001, 0.000005, 0.00001, 0.00005, 0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10,
        ],
    };

    private static readonly KeyValuePair<string, object?>[] s_phases =
    [
        new("turnstile.write.phase", "look"),
        new("turnstile.write.phase", "pace"),
        new("turnstile.write.phase", "build"),
        new("turnstile.write.phase", "rotate_log"),
        new("turnstile.write.phase", "rotate_memory"),
        new("turnstile.write.phase", "write"),
        new("turnstile.write.phase", "sync"),
    ];

    // immutable
    private readonly Meter _meter;
    private readonly TimeProvider _time;
    private readonly Histogram<double> _operations;
    private readonly Histogram<int> _groupSizes;
    private readonly Histogram<double> _syncs;
    private readonly Histogram<double> _writes;

    /// <summary>The instruments of the database called <paramref name="database"/>.</summary>
    public DatabaseMeter(string database, TimeProvider time)
    {
        Database = database;
        _time = time;
        KeyValuePair<string, object?>[] tags = [new("db.system.name", SystemName), new("db.namespace", database)];
        _meter = new Meter(Name, version: null, tags);
        _operations = _meter.CreateHistogram(
            "db.client.operation.duration", "s", "Duration of database client operations.", tags: null, s_durations);
        _groupSizes = _meter.CreateHistogram<int>(
            "turnstile.commit.group.size", "{commit}", "Commits that shared one write and one sync.");
        _syncs = _meter.CreateHistogram(
            "turnstile.log.sync.duration", "s", "Duration of the log's syncs.", tags: null, s_durations);
        _writes = _meter.CreateHistogram(
            "turnstile.write.phase.duration", "s", "What writes spend their time on.", tags: null, s_durations);
    }

    /// <summary>The database's name in every measurement.</summary>
    public string Database { get; }

    /// <summary>Whether anybody wants to know of single operations.</summary>
    public bool IsListened => _operations.Enabled || s_activities.HasListeners();

    /// <summary>Whether anybody wants to know how long syncs take.</summary>
    public bool IsSyncListened => _syncs.Enabled;

    /// <summary>A moment, to measure from.</summary>
    public long Now => _time.GetTimestamp();

    /// <summary>A gauge that is read when somebody collects; <paramref name="read"/> must be quick and safe from any
    /// thread.</summary>
    public void Gauge(string name, string unit, string description, Func<double> read) =>
        _meter.CreateObservableGauge(name, () => UnlessClosed(read), unit, description);

    /// <summary>A count that only rises, read when somebody collects.</summary>
    public void Counter(string name, string unit, string description, Func<long> read) =>
        _meter.CreateObservableCounter(name, () => UnlessClosed(read), unit, description);

    /// <summary>A group of commits has passed the turnstile.</summary>
    public void RecordGroup(int commitCount) => _groupSizes.Record(commitCount);

    /// <summary>A sync has ended that began at <paramref name="started"/>.</summary>
    public void RecordSync(long started) => _syncs.Record(SecondsSince(started));

    /// <summary>A phase of a write begins: a moment to give to <see cref="EndPhase"/>; 0 while nobody
    /// listens.</summary>
    public long BeginPhase() => _writes.Enabled ? Now : 0;

    /// <summary>A phase has ended that began at <paramref name="started"/>; told on the thread that spent it.</summary>
    public void EndPhase(WritePhase phase, long started)
    {
        if (started != 0)
        {
            _writes.Record(SecondsSince(started), s_phases[(int)phase]);
        }
    }

    /// <summary>Begins a trace of an operation; null if nobody traces.</summary>
    internal Activity? Trace(string operation, string target)
    {
        Activity? activity = s_activities.HasListeners()
            ? s_activities.StartActivity(
                target.Length == 0 ? operation : $"{operation} {target}", ActivityKind.Client)
            : null;
        activity?.SetTag("db.system.name", SystemName);
        activity?.SetTag("db.namespace", Database);
        activity?.SetTag("db.operation.name", operation);
        if (target.Length > 0)
        {
            activity?.SetTag("db.collection.name", target);
        }

        return activity;
    }

    /// <summary>Ends the measurement of an operation that began at <paramref name="started"/>.</summary>
    internal void Record(string operation, string target, long started, Exception? failure)
    {
        var tags = new TagList { { "db.operation.name", operation } };
        if (target.Length > 0)
        {
            tags.Add("db.collection.name", target);
        }

        if (failure is not null)
        {
            tags.Add("error.type", failure.GetType().FullName);
        }

        _operations.Record(SecondsSince(started), tags);
    }

    /// <summary>Ends the instruments.</summary>
    public void Dispose() => _meter.Dispose();

    // Whoever collects just while the database is closed gets no exception for it.
    private static T UnlessClosed<T>(Func<T> read)
        where T : struct
    {
        try
        {
            return read();
        }
        catch (ObjectDisposedException)
        {
            return default;
        }
    }

    private double SecondsSince(long started) => _time.GetElapsedTime(started).TotalSeconds;
}
