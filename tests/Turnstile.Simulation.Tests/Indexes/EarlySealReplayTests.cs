using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Stepping;
using Turnstile.Vectors;

namespace Turnstile.Simulation.Tests.Indexes;

/// <summary>Where a segment is sealed before it is full.</summary>
/// <remarks>
/// Scenario: a few documents are written over and over, the process dies before anything is flushed, and the log is
/// replayed.
/// Oracle: how much was frozen, and how many segments there are.
/// It does not model: what merges do with what was sealed.
/// </remarks>
public sealed class EarlySealReplayTests
{
    private const string Root = "/db";

    [Fact]
    public void Segments_are_sealed_early_where_merges_follow_and_not_in_replay()
    {
        var disk = new VirtualDisk();
        using (SteppedStore store = Open(disk))
        {
            Collection documents = SteppedStore.Wait(store.Doors.CreateCollectionAsync(
                new CollectionSchema("documents", DocumentIdKind.Int64)
                {
                    Vectors = [new VectorField("v", VectorElement.Float32, 4, Metric.L2, IndexOptions.Hnsw())],
                },
                CancellationToken.None));
            for (int i = 0; i < 60; i++)
            {
                SteppedStore.Wait(documents.UpsertAsync(
                    new Document(i % 3) { Vectors = { ["v"] = new float[] { i, 1, 2, 3 } } }));
                if (store.MustFlush)
                {
                    break;
                }
            }

            Assert.True(store.MustFlush);
            store.Sync();
        }

        using SteppedStore reopened = Open(disk);
        Assert.Equal(0, reopened.Store.Frozen.Count);
        Collection replayed = reopened.Collection("documents");
        Assert.Equal((3, 1), (replayed.Count(), replayed.Stats().Segments));
    }

    private static SteppedStore Open(VirtualDisk disk) => SteppedStore.Open(
        disk,
        Root,
        1,
        memTableBytes: 1 << 20,
        change: options => options with { Segments = new SegmentLimits(1 << 20, 1000) { EarlyRowsMin = 6 } });
}
