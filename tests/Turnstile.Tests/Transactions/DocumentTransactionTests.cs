using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Commit;
using Turnstile.Tests.Kv;
using Turnstile.Transactions;
using Turnstile.Vectors;

namespace Turnstile.Tests.Transactions;

public sealed class DocumentTransactionTests
{
    [Fact]
    public async Task A_transaction_reads_documents_at_its_moment_and_its_own()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        Collection pictures = await CreateAsync(store);
        await pictures.UpsertAsync(Picture(1, "one", 1));
        await pictures.UpsertAsync(Picture(2, "two", 2));

        using Transaction own = store.Doors.BeginTransaction(TransactionIsolation.Serializable);
        await pictures.UpsertAsync(Picture(3, "later", 3));
        Assert.Equal("one", own.Fetch(pictures, 1)!.Get<string>("title"));
        Assert.Null(own.Fetch(pictures, 4));
        Document given = Picture(1, "changed", 9);
        own.Upsert(pictures, given);
        given["title"] = "too late";
        own.Delete(pictures, 2);
        Assert.Null(own.Fetch(pictures, 2));
        Document seen = own.Fetch(pictures, 1)!;
        Assert.Equal(("changed", 0UL), (seen.Get<string>("title"), seen.Version));
        seen["title"] = "of the reader";
        Assert.Equal("changed", own.Fetch(pictures, 1)!.Get<string>("title"));
        Assert.Equal([1L, 2L], Ids(pictures.Query(Near(1), own.Moment)));

        own.Put(store.Keys, "last"u8, "1"u8);
        TransactionResult result = await own.CommitAsync();
        Assert.Equal((true, 2UL), (result.IsOk, result.Last.Value - result.First.Value));
        Document stored = pictures.Fetch(1)!;
        Assert.Equal(("changed", 2UL), (stored.Get<string>("title"), stored.Version));
        Assert.Equal([3L, 1L], Ids(pictures.Query(Near(1))));
        Assert.Equal("1", store.Get("last"));
    }

    [Theory]
    [InlineData(TransactionIsolation.Snapshot, "read", true)]
    [InlineData(TransactionIsolation.Serializable, "read", false)]
    [InlineData(TransactionIsolation.Serializable, "absent", false)]
    [InlineData(TransactionIsolation.Snapshot, "written", false)]
    public async Task A_document_that_changed_is_a_conflict_that_names_it(
        TransactionIsolation isolation, string how, bool passes)
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        Collection pictures = await CreateAsync(store);
        await pictures.UpsertAsync(Picture(1, "one", 1));
        await pictures.UpsertAsync(Picture(2, "two", 2));
        using Transaction own = store.Doors.BeginTransaction(isolation);
        own.Fetch(pictures, how == "absent" ? 7 : 1);
        own.Upsert(pictures, Picture(how == "written" ? 1 : 2, "own", 5));
        long changed = how == "absent" ? 7 : 1;
        await pictures.UpsertAsync(Picture(changed, "meanwhile", 4));
        TransactionResult result = await own.CommitAsync();
        Assert.Equal(passes, result.IsOk);
        if (!passes)
        {
            Assert.Equal(("pictures", false), (result.Conflict!.Keyspace, result.Conflict.IsRange));
            Assert.Equal("two", pictures.Fetch(2)!.Get<string>("title"));
        }

        Assert.Equal("meanwhile", pictures.Fetch(changed)!.Get<string>("title"));
    }

    [Fact]
    public async Task A_document_that_does_not_fit_is_refused_and_the_transaction_goes_on()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        await using RunningKeys other = await RunningKeys.CreateAsync();
        Collection pictures = await CreateAsync(store);
        Collection foreign = await CreateAsync(other);
        using Transaction own = store.Doors.BeginTransaction(TransactionIsolation.Snapshot);
        Assert.Throws<ArgumentException>(() => own.Upsert(pictures, new Document(1) { ["none"] = 3 }));
        Assert.Throws<ArgumentException>(() => own.Upsert(pictures, Picture("text", "t", 1)));
        Assert.Throws<ArgumentException>(() => own.Fetch(foreign, 1));
        Assert.Throws<ArgumentException>(() => own.Delete(foreign, 1));
        own.Upsert(pictures, Picture(1, "one", 1));
        Assert.Equal(CommitStatus.Ok, (await own.CommitAsync()).Status);
        Assert.Equal(1, pictures.Count());
        Assert.Throws<InvalidOperationException>(() => own.Fetch(pictures, 1));
        Assert.Throws<InvalidOperationException>(() => own.Upsert(pictures, Picture(2, "two", 1)));
    }

    private static ValueTask<Collection> CreateAsync(RunningKeys store) => store.Doors.CreateCollectionAsync(
        new CollectionSchema("pictures", DocumentIdKind.Int64)
        {
            Fields = [ScalarField.String("title")],
            Vectors = [new VectorField("pixels", VectorElement.Float32, 2, Metric.L2)],
        },
        CancellationToken.None);

    private static Document Picture(DocumentId id, string title, float x) =>
        new(id) { ["title"] = title, Vectors = { ["pixels"] = new[] { x, 0f } } };

    private static VectorQuery Near(float x) => new("pixels", new[] { x, 0f }) { K = 2 };

    private static long[] Ids(QueryHit[] hits) => [.. hits.Select(static hit => hit.Id.AsInt64())];
}
