using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Tests.Database;
using Turnstile.Tests.Kv;
using Turnstile.Vectors;
using Turnstile.Views;

namespace Turnstile.Tests.Engine;

/// <summary>A collection in a running store, whose documents get vectors that lie in clusters, and queries like
/// them.</summary>
internal sealed class ClusteredItems(RunningKeys store, Collection collection, float[][] vectors)
{
    private const int Dimension = 24;
    private const int QueryCount = 100;
    private static readonly float[][] s_queries = Draw(QueryCount, seed: 2);

    public Collection Collection => collection;

    /// <summary>The segments there are now.</summary>
    public Segment[] Segments
    {
        get
        {
            using ViewLease lease = store.Open.Store.Views.Acquire();
            return SegmentsOf(lease);
        }
    }

    /// <summary>The newest segment's index.</summary>
    public VectorIndex Newest => Segments[^1].Vectors[0];

    /// <summary>An empty one; <paramref name="vectors"/> are those of <see cref="Draw"/>.</summary>
    public static async Task<ClusteredItems> CreateAsync(RunningKeys store, float[][] vectors, string codes = "Auto")
    {
        var schema = new CollectionSchema("items", DocumentIdKind.Int64)
        {
            Vectors =
            [
                new VectorField(
                    "v",
                    VectorElement.Float32,
                    Dimension,
                    Metric.L2,
                    IndexOptions.Hnsw(efConstruction: 64) with { Quantization = ByName(codes) }),
            ],
        };
        Collection collection =
            await store.Doors.CreateCollectionAsync(schema, TestContext.Current.CancellationToken);
        return new ClusteredItems(store, collection, vectors);
    }

    public static float[][] Draw(int count, int seed) =>
        ClusteredVectors.Draw(count, Dimension, seed, spread: 2);

    /// <summary>The segments of a view that is held, which keeps them.</summary>
    public static Segment[] SegmentsOf(in ViewLease lease)
    {
        var part = (CollectionsPart)lease.View[ViewSlot.Collections];
        return [.. part.Collections.Values.Single().Segments];
    }

    public static async Task UntilAsync(Func<bool> isSo)
    {
        for (int i = 0; !isSo(); i++)
        {
            Assert.True(i < 2_000, "workers did not come so far within 20 s");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    public Document At(int id, int shift = 0) => new(id) { Vectors = { ["v"] = vectors[id + shift] } };

    public async Task UpsertAsync(int from, int to, int shift = 0)
    {
        for (int id = from; id < to; id++)
        {
            await collection.UpsertAsync(At(id, shift));
        }
    }

    public Task IndexedAsync() =>
        UntilAsync(() => Segments.All(segment => segment.Vectors[0].IsIndexed(segment.Count)));

    /// <summary>The share of the ten nearest that queries find.</summary>
    public double Recall()
    {
        int found = 0;
        foreach (float[] vector in s_queries)
        {
            VectorQuery query = new("v", vector) { K = 10 };
            HashSet<long> exact =
                [.. collection.Query(query with { Exact = true }).Select(hit => hit.Id.AsInt64())];
            QueryHit[] hits = collection.Query(query);
            Assert.Equal(10, hits.Select(hit => hit.Id).Distinct().Count());
            found += hits.Count(hit => exact.Contains(hit.Id.AsInt64()));
        }

        return found / (10.0 * QueryCount);
    }

    /// <summary>The share of what is exact that queries of a snapshot find, none of it later than that.</summary>
    public double Recall(Snapshot at)
    {
        int found = 0;
        foreach (float[] vector in s_queries)
        {
            VectorQuery query = new("v", vector) { K = 10 };
            QueryHit[] hits = collection.Query(query, at);
            Assert.All(hits, hit => Assert.True(hit.Sequence <= at.Sequence));
            found += hits.Intersect(collection.Query(query with { Exact = true }, at)).Count();
        }

        return found / (10.0 * QueryCount);
    }

    private static Quantization ByName(string name) => name switch
    {
        "None" => Quantization.None,
        "Int4" => Quantization.Int4,
        "TwoLevel" => Quantization.TwoLevel,
        "BFloat16" => Quantization.BFloat16,
        "RaBitQ" => Quantization.RaBitQ(7),
        _ => Quantization.Auto,
    };
}
