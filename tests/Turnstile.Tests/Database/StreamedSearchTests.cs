using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;
using Turnstile.Views;

namespace Turnstile.Tests.Database;

/// <summary>Searches of rows that lie in several segments, of which many are superseded, and what a query
/// allocates.</summary>
public sealed class StreamedSearchTests : IDisposable
{
    private const int Dimension = 24;
    private const int Count = 9_000;
    private const int QueryCount = 60;
    private static readonly DatabaseOptions s_options = new() { IndexThreads = 2 };

    private static readonly Filter s_half = Filter.Parse($"number < {Count * 5 / 9}");

    private readonly TemporaryDirectory _directory = new();
    private readonly Random _random = new(11);

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("None")]
    [InlineData("Auto")]
    public async Task Searches_find_as_much_while_rows_are_replaced_again_and_again(string codes)
    {
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options);
        Quantization quantization = codes == "None" ? Quantization.None : Quantization.Auto;
        Collection documents = await CreateAsync(database, IndexOptions.Hnsw() with { Quantization = quantization });
        await UpsertAsync(database, documents, Enumerable.Range(0, Count));
        await database.OptimizeAsync();
        await database.FlushAsync();
        for (int round = 1; round <= 6; round++)
        {
            // In no order, so that every segment has dead rows everywhere.
            IEnumerable<int> some = Enumerable.Range(0, Count / 6).Select(_ => _random.Next(Count)).Distinct();
            await UpsertAsync(database, documents, some);
            if (round % 3 == 0)
            {
                await database.FlushAsync();
            }

            Check(documents, $"{codes}, round {round}");
        }

        await database.OptimizeAsync();
        Check(documents, $"{codes}, in the end");
    }

    [Fact]
    public async Task Rows_that_have_all_moved_away_from_a_query_do_not_hide_the_others()
    {
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options);
        Collection documents = await CreateAsync(database, IndexOptions.Hnsw());
        VectorValue[] queries = [.. Enumerable.Range(0, 20).Select(_ => NextVector())];
        await UpsertAsync(database, documents, Enumerable.Range(0, Count));
        await database.OptimizeAsync();
        await database.FlushAsync();

        // What is near one of the queries goes to one corner, so the graph there has none but superseded rows.
        foreach (VectorValue query in queries)
        {
            long[] near = [.. documents.Query(new VectorQuery("v", query) { K = 200, EfSearch = 800 })
                .Select(hit => hit.Id.AsInt64())];
            var batch = new WriteBatch();
            foreach (long id in near)
            {
                batch.Upsert(documents, new Document(id) { ["number"] = (int)id, Vectors = { ["v"] = Corner(id) } });
            }

            await database.CommitAsync(batch, Durability.None);
        }

        await database.OptimizeAsync();
        int found = queries.Sum(query => Found(documents, new VectorQuery("v", query) { EfSearch = 120 }));
        Assert.True(found >= .9 * 10 * queries.Length, $"{found} found");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Where_the_largest_segment_has_no_rows_at_a_moment_the_others_give_what_is_asked_for(int threads)
    {
        const int Some = 2_100;
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options);
        Collection documents = await CreateAsync(database, IndexOptions.Hnsw());
        await UpsertAsync(database, documents, Enumerable.Range(0, Some));
        await IndexedAsync(documents);

        // All have moved away from where is asked, and their old versions are kept, and are in the graph.
        using Snapshot kept = database.OpenSnapshot();
        await UpsertAsync(database, documents, Enumerable.Range(0, Some), id => Corner(id));
        await database.FlushAsync();
        using Snapshot moved = database.OpenSnapshot();
        await UpsertAsync(database, documents, Enumerable.Range(Some, 9_000));
        await database.FlushAsync();
        await IndexedAsync(documents);
        Assert.Equal(2, documents.Stats().Segments);
        for (int i = 0; i < 20; i++)
        {
            var query = new VectorQuery("v", NextVector()) { Threads = threads };
            Assert.Equal(10, documents.Query(query, moved).Length);
            Assert.Equal(10, documents.Query(query).Length);
        }
    }

    [Fact]
    public async Task Documents_replaced_ten_times_over_are_found_as_well_as_new_ones()
    {
        // A few more than are scanned.
        const int Some = 2_100;
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options);
        Collection carried = await CreateAsync(database, IndexOptions.Hnsw());
        Collection fresh = await CreateAsync(database, IndexOptions.Hnsw(), "fresh");
        VectorValue[] vectors = [];
        for (int round = 0; round <= 10; round++)
        {
            vectors = [.. Enumerable.Range(0, Some).Select(_ => NextVector())];

            // By halves, so that each merge carries a graph over.
            foreach (int[] half in Enumerable.Range(0, Some).Chunk(Some / 2))
            {
                await UpsertAsync(database, carried, half, id => vectors[id]);
                await database.OptimizeAsync();
            }
        }

        await UpsertAsync(database, fresh, Enumerable.Range(0, Some), id => vectors[id]);
        await database.OptimizeAsync();
        Assert.Equal((Some, 1), ((int)carried.Stats().Rows, carried.Stats().Segments));
        VectorQuery[] queries =
            [.. Enumerable.Range(0, 400).Select(_ => new VectorQuery("v", NextVector()) { EfSearch = 24 })];
        double foundCarried = queries.Average(query => Found(carried, query)) / 10;
        double foundFresh = queries.Average(query => Found(fresh, query)) / 10;
        Assert.True(foundCarried >= foundFresh - .01, $"{foundCarried} carried, {foundFresh} fresh");
    }

    [Fact]
    public async Task A_query_allocates_its_answer_alone()
    {
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options);
        Collection documents = await CreateAsync(database, IndexOptions.Hnsw());
        await UpsertAsync(database, documents, Enumerable.Range(0, 2_100));
        await database.OptimizeAsync();
        var query = new VectorQuery("v", NextVector());
        long answers = AllocatedBytes.EachTime(static () => GC.KeepAlive(new QueryHit[10]));
        Assert.Equal(10, documents.Query(query).Length);

        // Others that run beside it may listen to what databases tell, for some rounds.
        long queries = AllocatedBytes.EachTime(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                GC.KeepAlive(documents.Query(query));
            }
        });
        Assert.Equal(100 * answers, queries);
    }

    private static async Task IndexedAsync(Collection documents)
    {
        while (documents.Stats() is var stats && stats.IndexedRows < stats.Rows)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private void Check(Collection documents, string when)
    {
        int found = 0;
        int filtered = 0;
        for (int i = 0; i < QueryCount; i++)
        {
            var query = new VectorQuery("v", NextVector());
            found += Found(documents, query);
            filtered += Found(documents, query with { Filter = s_half });
            Assert.Equal(10, documents.Query(query with { EfSearch = 1 }).Length);
        }

        Assert.True(found >= .93 * 10 * QueryCount, $"{when}: {found} found");
        Assert.True(filtered >= .93 * 10 * QueryCount, $"{when}: {filtered} found that pass");
    }

    private static int Found(Collection documents, VectorQuery query)
    {
        HashSet<DocumentId> truth = [.. documents.Query(query with { Exact = true }).Select(hit => hit.Id)];
        Assert.Equal(10, truth.Count);
        return documents.Query(query).Count(hit => truth.Contains(hit.Id));
    }

    private static async Task<Collection> CreateAsync(
        TurnstileDatabase database, IndexOptions index, string name = "documents") =>
        await database.CreateCollectionAsync(new CollectionSchema(name, DocumentIdKind.Int64)
        {
            Vectors = [new VectorField("v", VectorElement.Float32, Dimension, Metric.L2, index)],
            Fields = [ScalarField.Int32("number")],
        });

    private Task UpsertAsync(TurnstileDatabase database, Collection documents, IEnumerable<int> ids) =>
        UpsertAsync(database, documents, ids, _ => NextVector());

    private static async Task UpsertAsync(
        TurnstileDatabase database, Collection documents, IEnumerable<int> ids, Func<int, VectorValue> vectorOf)
    {
        foreach (int[] some in ids.Chunk(250))
        {
            var batch = new WriteBatch();
            foreach (int id in some)
            {
                batch.Upsert(documents, new Document(id) { ["number"] = id, Vectors = { ["v"] = vectorOf(id) } });
            }

            await database.CommitAsync(batch, Durability.None);
        }
    }

    private VectorValue Corner(long id) => VectorValue.Of(Enumerable.Range(0, Dimension)
        .Select(i => 3 + (_random.NextSingle() * (1 + (id % 3)))).ToArray().AsMemory());

    private VectorValue NextVector() => VectorValue.Of(
        Enumerable.Range(0, Dimension).Select(_ => _random.NextSingle()).ToArray().AsMemory());
}
