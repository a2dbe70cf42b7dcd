using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Stepping;
using Turnstile.Vectors;

namespace Turnstile.Simulation.Tests.Crashes;

/// <summary>Segments whose rows are all superseded, and a power cut that takes back what superseded them.</summary>
/// <remarks>Scenario: a document is durable in a segment; a weaker commit replaces it, so that the segment looks dead;
/// then the power goes. Oracle: the document is there with its vector, in one version or the other. Not modelled: more
/// than one segment.</remarks>
public sealed class DeadSegmentCrashTests
{
    [Fact]
    public void TRUTH_1_a_segment_is_not_dropped_for_marks_that_a_power_cut_takes_back()
    {
        var disk = new VirtualDisk();
        using (SteppedStore store = SteppedStore.Open(disk, "/db", seed: 1))
        {
            var schema = new CollectionSchema("things", DocumentIdKind.Int64)
            {
                Vectors = [new VectorField("place", VectorElement.Float32, 2, Metric.L2, IndexOptions.Flat)],
            };
            Collection things = SteppedStore.Wait(store.Doors.CreateCollectionAsync(schema, CancellationToken.None));
            SteppedStore.Wait(things.UpsertAsync(Thing(1), Durability.Power));
            store.Settle();
            SteppedStore.Wait(things.UpsertAsync(Thing(2), Durability.Process));
            Assert.False(store.DropDead());
            store.DeleteObsolete();
        }

        foreach (LossModel model in Enum.GetValues<LossModel>())
        {
            for (ulong seed = 0; seed < 16; seed++)
            {
                VirtualDisk after = disk.At(disk.OperationCount, model, seed);
                using SteppedStore store = SteppedStore.Open(after, "/db", seed);
                Assert.True(store.Doors.TryGetCollection("things", out Collection? things));
                Document thing = things.Fetch(7)!;
                Assert.Equal((float)thing.Version, thing.Vectors["place"].AsFloats().Span[0]);
            }
        }
    }

    [Fact]
    public void A_dead_segment_is_dropped_once_its_marks_are_flushed()
    {
        var disk = new VirtualDisk();
        using SteppedStore store = SteppedStore.Open(disk, "/db", seed: 1);
        var schema = new CollectionSchema("things", DocumentIdKind.Int64)
        {
            Vectors = [new VectorField("place", VectorElement.Float32, 2, Metric.L2, IndexOptions.Flat)],
        };
        Collection things = SteppedStore.Wait(store.Doors.CreateCollectionAsync(schema, CancellationToken.None));
        SteppedStore.Wait(things.UpsertAsync(Thing(1), Durability.Power));
        store.Settle();
        SteppedStore.Wait(things.UpsertAsync(Thing(2), Durability.Process));
        store.Rotate();
        Assert.True(store.Flush());
        Assert.True(store.DropDead());
        Assert.Equal(1, things.Stats().Rows);
        Assert.Equal(2f, things.Fetch(7)!.Vectors["place"].AsFloats().Span[0]);
    }

    private static Document Thing(int version) => new(7) { Vectors = { ["place"] = new float[] { version, 0 } } };
}
