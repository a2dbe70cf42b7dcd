using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;
using Turnstile.Views;

namespace Turnstile.Tests.Database;

/// <summary>An exact search of a field with codes answers as that of a field without: the same documents at the same
/// distances, whatever was replaced, deleted or filtered.</summary>
public sealed class ExactSearchTests : IDisposable
{
    private const int Dimension = 40;
    private const int Count = 5_000;
    private static readonly DatabaseOptions s_options = new() { IndexThreads = 2 };

    // Codes are what counts; nothing is asked of the graph.
    private static readonly IndexOptions s_index = IndexOptions.Hnsw(4, 16);

    private readonly TemporaryDirectory _directory = new();
    private readonly Random _random = new(23);

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(Metric.L2, "Int8")]
    [InlineData(Metric.InnerProduct, "Int8")]
    [InlineData(Metric.Cosine, "Int8")]
    [InlineData(Metric.L2, "Int4")]
    [InlineData(Metric.L2, "TwoLevel")]
    public async Task Codes_change_no_exact_answer(Metric metric, string name)
    {
        Quantization codes = name switch
        {
            "Int8" => Quantization.Int8,
            "Int4" => Quantization.Int4,
            _ => Quantization.TwoLevel,
        };
        await using (TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options))
        {
            Collection documents = await database.CreateCollectionAsync(
                new CollectionSchema("documents", DocumentIdKind.Int64)
                {
                    Vectors =
                    [
                        Field("coded", metric, s_index with { Quantization = codes }),
                        Field("plain", metric, IndexOptions.Flat),
                    ],
                    Fields = [ScalarField.Int32("number")],
                });
            await UpsertAsync(database, documents, Enumerable.Range(0, Count));
            Check(documents, null);
            await database.OptimizeAsync();
            Check(documents, null);
            using Snapshot before = database.OpenSnapshot();
            await UpsertAsync(database, documents, Enumerable.Range(0, Count / 5).Select(id => id * 3));
            await documents.DeleteAsync(11);
            Check(documents, null);
            Check(documents, before);
        }

        await using (TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options))
        {
            Assert.True(database.TryGetCollection("documents", out Collection? documents));
            Check(documents!, null);
        }
    }

    private static VectorField Field(string name, Metric metric, IndexOptions index) =>
        new(name, VectorElement.Float32, Dimension, metric, index);

    private void Check(Collection documents, Snapshot? at)
    {
        // Passing rows are all, most, few enough to be listed, and too few to be bounded.
        foreach (string? filter in (string?[])[null, "number < 4000", "number < 1200", "number < 90"])
        {
            for (int i = 0; i < 4; i++)
            {
                var query = new VectorQuery("plain", NextVector())
                {
                    K = i == 3 ? 300 : 10,
                    Exact = true,
                    Filter = filter is null ? null : Filter.Parse(filter),
                };
                VectorQuery coded = new("coded", query.Vector) { K = query.K, Exact = true, Filter = query.Filter };
                Assert.Equal(Answer(documents, query, at), Answer(documents, coded, at));
            }
        }
    }

    private static (DocumentId Id, double Distance)[] Answer(Collection documents, VectorQuery query, Snapshot? at)
    {
        QueryHit[] hits = at is null ? documents.Query(query) : documents.Query(query, at);
        return [.. hits.Select(hit => (hit.Id, hit.Distance))];
    }

    private async Task UpsertAsync(TurnstileDatabase database, Collection documents, IEnumerable<int> ids)
    {
        foreach (int[] some in ids.Chunk(250))
        {
            var batch = new WriteBatch();
            foreach (int id in some)
            {
                VectorValue vector = NextVector();
                batch.Upsert(
                    documents,
                    new Document(id) { ["number"] = id, Vectors = { ["coded"] = vector, ["plain"] = vector } });
            }

            await database.CommitAsync(batch, Durability.None);
        }
    }

    private VectorValue NextVector() => VectorValue.Of(
        Enumerable.Range(0, Dimension).Select(_ => _random.NextSingle() - .3f).ToArray().AsMemory());
}
