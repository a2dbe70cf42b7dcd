using System.Diagnostics;
using System.Diagnostics.Metrics;
using Turnstile.Telemetry;

namespace Turnstile.Tests.Telemetry;

public sealed class DatabaseMeterTests : IDisposable
{
    private readonly string _name = Guid.NewGuid().ToString("n");
    private readonly DatabaseMeter _meter;

    public DatabaseMeterTests()
    {
        _meter = new DatabaseMeter(_name, TimeProvider.System);
    }

    public void Dispose() => _meter.Dispose();

    [Fact]
    public void Nothing_is_measured_while_nobody_listens()
    {
        Assert.False(_meter.IsSyncListened);
        Assert.Equal(0, _meter.BeginPhase());
        Assert.Null(_meter.Trace("get", "users"));
    }

    [Fact]
    public async Task An_operation_is_measured_under_the_conventional_names()
    {
        var seen = new List<(string Instrument, double Value, Dictionary<string, object?> Tags)>();
        using MeterListener listener = Listen(seen);
        OperationScope.Begin(_meter, "get", "users").End();
        OperationScope scope = OperationScope.Begin(_meter, "put", "users");
        Assert.Equal(7, await scope.Follow(new ValueTask<int>(7)));

        Assert.Equal(["db.client.operation.duration", "db.client.operation.duration"], seen.Select(m => m.Instrument));
        Assert.Equal(["get", "put"], seen.Select(m => m.Tags["db.operation.name"]));
        Assert.All(seen, m => Assert.Equal("users", m.Tags["db.collection.name"]));
        Assert.All(seen, m => Assert.InRange(m.Value, 0, 60));
        Assert.All(seen, m => Assert.DoesNotContain("error.type", m.Tags.Keys));
    }

    [Fact]
    public async Task A_failure_is_named_and_goes_on_its_way()
    {
        var seen = new List<(string Instrument, double Value, Dictionary<string, object?> Tags)>();
        using MeterListener listener = Listen(seen);
        OperationScope scope = OperationScope.Begin(_meter, "put", "users");
        await Assert.ThrowsAsync<FormatException>(async () =>
            await scope.Follow(ValueTask.FromException<int>(new FormatException("no"))));
        Assert.Equal("System.FormatException", Assert.Single(seen).Tags["error.type"]);
    }

    [Fact]
    public void A_trace_carries_database_operation_and_target()
    {
        var ended = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == DatabaseMeter.Name,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) =>
                ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (ended)
                {
                    ended.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        OperationScope.Begin(_meter, "query", "papers").End();
        Activity own;
        lock (ended)
        {
            own = Assert.Single(ended, activity => (string?)activity.GetTagItem("db.namespace") == _name);
        }

        Assert.Equal("query papers", own.DisplayName);
        Assert.Equal("query", own.GetTagItem("db.operation.name"));
        Assert.Equal("papers", own.GetTagItem("db.collection.name"));
        Assert.Equal(ActivityKind.Client, own.Kind);
    }

    [Fact]
    public void Gauges_are_read_on_collection_and_end_with_the_meter()
    {
        var seen = new List<(string Instrument, double Value, Dictionary<string, object?> Tags)>();
        double depth = 3;
        _meter.Gauge("turnstile.test.depth", "{thing}", "A test's.", () => depth);
        using MeterListener listener = Listen(seen);
        listener.RecordObservableInstruments();
        Assert.Equal(3, Assert.Single(seen).Value);
        _meter.Dispose();
        listener.RecordObservableInstruments();
        Assert.Single(seen);
    }

    private MeterListener Listen(List<(string Instrument, double Value, Dictionary<string, object?> Tags)> seen)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, own) =>
            {
                bool mine = instrument.Meter.Tags?.Any(tag => (string?)tag.Value == _name) ?? false;
                if (instrument.Meter.Name == DatabaseMeter.Name && mine)
                {
                    own.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
            seen.Add((instrument.Name, value, tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value))));
        listener.Start();
        return listener;
    }
}
