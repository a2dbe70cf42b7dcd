using System.Diagnostics.Metrics;

namespace Turnstile.Tests.Database;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Operations_and_the_engine_are_heard_under_their_names()
    {
        using var directory = new TemporaryDirectory();
        var heard = new Dictionary<string, int>(StringComparer.Ordinal);
        string own = Guid.NewGuid().ToString("n");
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "Turnstile" && IsOf(instrument, own))
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        void Hear(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            string name = instrument.Name;
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                name += tag.Key is "db.operation.name" or "turnstile.write.phase" ? " " + tag.Value : string.Empty;
            }

            lock (heard)
            {
                heard[name] = heard.GetValueOrDefault(name) + 1;
            }
        }

        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Hear(instrument, tags));
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Hear(instrument, tags));
        listener.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Hear(instrument, tags));
        listener.Start();

        await using (TurnstileDatabase database = await TurnstileDatabase.OpenAsync(Path.Combine(directory.Path, own)))
        {
            var users = await database.CreateKeyspaceAsync("users");
            await users.PutAsync("ada"u8, "lovelace"u8);
            Assert.NotNull(users.Get("ada"u8));
            Assert.False(users.Exists("bob"u8));
            Assert.Throws<ArgumentException>(() => users.Get([]));
            listener.RecordObservableInstruments();
        }

        Assert.Equal(1, heard["db.client.operation.duration put"]);
        Assert.Equal(2, heard["db.client.operation.duration get"]);
        Assert.Equal(1, heard["db.client.operation.duration exists"]);
        Assert.True(heard["turnstile.log.sync.duration"] > 0);
        Assert.True(heard["turnstile.commit.group.size"] > 0);
        foreach (string phase in new[] { "look", "build", "write", "sync" })
        {
            Assert.True(heard["turnstile.write.phase.duration " + phase] > 0);
        }
        foreach (string gauge in new[]
        {
            "turnstile.sequence.visible",
            "turnstile.compaction.debt",
            "turnstile.snapshot.oldest.age",
            "turnstile.cache.hits",
            "turnstile.cache.misses",
            "turnstile.cache.partition.misses",
            "turnstile.write.stalls",
        })
        {
            Assert.Equal(1, heard[gauge]);
        }
    }

    private static bool IsOf(Instrument instrument, string database) =>
        instrument.Meter.Tags?.Any(tag => tag.Key == "db.namespace" && (string?)tag.Value == database) ?? false;
}
