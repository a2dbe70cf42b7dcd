using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;
using Turnstile.Views;

namespace Turnstile.Tests.Database;

/// <summary>A field with inverted lists, through a life of writes, snapshots, merges, and lost files.</summary>
public sealed class ListIndexTests : IDisposable
{
    private const int Count = 6_000;
    private const int Dimension = 16;
    private const int AllLists = 1_000;
    private static readonly DatabaseOptions s_options = new() { IndexThreads = 2, Durability = Durability.None };

    private readonly TemporaryDirectory _directory = new();
    private readonly Random _random = new(21);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_is_written_replaced_and_deleted_is_found_or_not_as_of_each_moment()
    {
        await using (TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options))
        {
            Collection documents = await CreateAsync(database);
            await UpsertAsync(database, documents, 0, Count);
            await database.OptimizeAsync();
            Assert.Single(Files("*.index"));
            CheckRecall(documents);

            using Snapshot before = database.OpenSnapshot();
            Answer[] then = Ask(documents, before);
            await UpsertAsync(database, documents, 0, Count / 3);
            await documents.DeleteAsync(Filter.Parse("number >= 5500"));
            CheckRecall(documents);
            CheckEqual(then, Ask(documents, before));

            // A merge, whose rows lie elsewhere: it trains lists of its own.
            string trained = Files("*.index")[0];
            await database.OptimizeAsync();
            Assert.Equal(1, documents.Stats().Segments);
            Assert.Equal(documents.Stats().Rows, documents.Stats().IndexedRows);
            Assert.DoesNotContain(trained, Files("*.index"));
            CheckRecall(documents);
            Assert.All(Ask(documents), static answer => Assert.All(answer.Ids, static id => Assert.True(id < 5_500)));
            CheckEqual(then, Ask(documents, before));
        }

        Assert.True(TurnstileDatabase.Verify(_directory.Path).IsGood);
        Array.ForEach(Files("*.index"), File.Delete);
        await using (TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options))
        {
            Collection documents = database.GetCollection("documents");
            CheckRecall(documents);
            await database.OptimizeAsync();
            Assert.Single(Files("*.index"));
            CheckRecall(documents);
        }
    }

    // With all lists looked at, codes of one bit and the vectors of what they find leave out next to nothing.
    private void CheckRecall(Collection documents)
    {
        foreach (Filter? filter in (Filter?[])[null, Filter.Parse("number < 4000"), Filter.Parse("number < 100")])
        {
            int found = 0;
            for (int i = 0; i < 40; i++)
            {
                var query = new VectorQuery("v", Draw()) { NProbe = AllLists, Filter = filter };
                HashSet<DocumentId> nearest =
                    [.. documents.Query(query with { Exact = true }).Select(static hit => hit.Id)];
                Assert.Equal(10, nearest.Count);
                QueryHit[] hits = documents.Query(query);
                Assert.Equal(10, hits.Length);
                found += hits.Count(hit => nearest.Contains(hit.Id));
            }

            Assert.True(found >= .97 * 400, $"{filter}: {found} of 400 found");
        }

        Assert.Equal(10, documents.Query(new VectorQuery("v", Draw()) { NProbe = 1 }).Length);
        Assert.NotEmpty(documents.Query(new VectorQuery("v", Draw()) { Radius = 1.5f, K = 50 }));
    }

    private sealed record Answer(VectorQuery Query, long[] Ids);

    private Answer[] Ask(Collection documents, Snapshot? snapshot = null)
    {
        var random = new Random(3);
        return
        [
            .. Enumerable.Range(0, 20).Select(_ => new VectorQuery("v", Draw(random)) { Exact = true })
                .Select(query => new Answer(
                    query, [.. documents.Query(query, snapshot).Select(static hit => hit.Id.AsInt64())])),
        ];
    }

    private static void CheckEqual(Answer[] expected, Answer[] found) =>
        Assert.Equal(expected.Select(static each => each.Ids), found.Select(static each => each.Ids));

    private async Task<Collection> CreateAsync(TurnstileDatabase database) =>
        await database.CreateCollectionAsync(new CollectionSchema("documents", DocumentIdKind.Int64)
        {
            Vectors = [new VectorField("v", VectorElement.Float32, Dimension, Metric.L2, IndexOptions.Ivf())],
            Fields = [ScalarField.Int32("number")],
        });

    private async Task UpsertAsync(TurnstileDatabase database, Collection documents, int from, int to)
    {
        foreach (int[] some in Enumerable.Range(from, to - from).Chunk(500))
        {
            var batch = new WriteBatch();
            foreach (int id in some)
            {
                batch.Upsert(documents, new Document(id) { ["number"] = id, Vectors = { ["v"] = Draw() } });
            }

            await database.CommitAsync(batch);
        }
    }

    private string[] Files(string pattern) => Directory.GetFiles(_directory.Path, pattern);

    private VectorValue Draw() => Draw(_random);

    private static VectorValue Draw(Random random) =>
        Enumerable.Range(0, Dimension).Select(_ => random.NextSingle()).ToArray();
}
