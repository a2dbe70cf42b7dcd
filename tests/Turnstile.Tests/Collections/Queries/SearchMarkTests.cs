using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Tests.Kv;
using Turnstile.Vectors;
using Turnstile.Views;

namespace Turnstile.Tests.Collections.Queries;

public sealed class SearchMarkTests
{
    [Fact]
    public async Task A_query_of_any_kind_marks_the_segments_it_searches_until_the_mark_is_taken()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        var schema = new CollectionSchema("items", DocumentIdKind.Int64)
        {
            Vectors =
            [
                new VectorField("dense", VectorElement.Float32, 2, Metric.L2),
                VectorField.Multi("tokens", 2, Metric.InnerProduct),
            ],
        };
        Collection items = await store.Doors.CreateCollectionAsync(schema, CancellationToken.None);
        VectorValue dense = new[] { 1f, 2f };
        VectorValue tokens = VectorValue.OfTokens([1f, 2f], [3f, 4f]);
        await items.UpsertAsync(new Document(1) { Vectors = { ["dense"] = dense, ["tokens"] = tokens } });
        items.Fetch(1);
        Assert.False(TakeMark(store));
        foreach ((string field, VectorValue vector) in new[] { ("dense", dense), ("tokens", tokens) })
        {
            Assert.Single(items.Query(new VectorQuery(field, vector)));
            Assert.True(TakeMark(store));
            Assert.False(TakeMark(store));
        }
    }

    private static bool TakeMark(RunningKeys store)
    {
        using ViewLease lease = store.Open.Store.Views.Acquire();
        var part = (CollectionsPart)lease.View[ViewSlot.Collections];
        return Assert.Single(part.Collections.Values.Single().Segments).TakeSearch();
    }
}
