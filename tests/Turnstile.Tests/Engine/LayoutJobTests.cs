using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Tests.Kv;
using Turnstile.Vectors;
using Turnstile.Views;

namespace Turnstile.Tests.Engine;

/// <summary>Large indexes are laid out by workers, beside writers and merges.</summary>
/// <remarks>
/// Scenario: segment after segment is filled and becomes part of others, on threads; every index counts as large.
/// Oracle: who waits for the optimization is answered, every index that was written is laid out, and searches find what
/// exact ones do. It does not model: crashes.
/// </remarks>
public sealed class LayoutJobTests
{
    private const int Dimension = 16;
    private const int RoundRows = 1_700;

    [Fact]
    public async Task An_optimization_waits_until_indexes_are_laid_out_and_ends()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync(segmentRows: 4_000, localityBytesMin: 0);
        Collection items = await store.Doors.CreateCollectionAsync(
            new CollectionSchema("items", DocumentIdKind.Int64)
            {
                Vectors = [new VectorField("v", VectorElement.Float32, Dimension, Metric.L2, IndexOptions.Hnsw(8, 40))],
            },
            TestContext.Current.CancellationToken);
        var random = new Random(6);
        for (int round = 0; round < 6; round++)
        {
            var batch = new WriteBatch();
            for (int i = 0; i < RoundRows; i++)
            {
                int id = (round * RoundRows / 2) + i;
                batch.Upsert(items, new Document(id) { Vectors = { ["v"] = Draw(random) } });
            }

            await store.CommitAsync(batch);
            await store.Open.OptimizeAsync(progress: null, TestContext.Current.CancellationToken)
                .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            Assert.All(Indexes(store), static index => Assert.NotNull(index.Order));
        }

        int found = 0;
        for (int i = 0; i < 20; i++)
        {
            var query = new VectorQuery("v", Draw(random)) { K = 10, EfSearch = 100 };
            found += items.Query(query).Intersect(items.Query(query with { Exact = true })).Count();
        }

        Assert.InRange(found, 190, 200);
    }

    private static List<FieldIndex> Indexes(RunningKeys store)
    {
        using ViewLease lease = store.Open.Store.Views.Acquire();
        return
        [
            .. ((CollectionsPart)lease.View[ViewSlot.Collections]).Collections.Values
                .SelectMany(static collection => collection.Segments)
                .Where(static segment => segment.Vectors[0].Column.IsInFile)
                .Select(static segment => segment.Vectors[0].Search!),
        ];
    }

    private static float[] Draw(Random random) =>
        [.. Enumerable.Range(0, Dimension).Select(_ => random.NextSingle())];
}
