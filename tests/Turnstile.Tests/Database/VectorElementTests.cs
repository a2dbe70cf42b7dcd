using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;

namespace Turnstile.Tests.Database;

/// <summary>Fields of every element under every metric, scanned and with a graph, through the public doors.</summary>
/// <remarks>
/// Scenario: one collection with a field of each; upserts, replacements and deletes in several segments, all of it
/// merged, reopened, and reopened without index files.
/// Oracle: the definition of each distance in doubles over all documents that should be there.
/// It does not model: crashes, which the workloads of the simulation have for some of these fields.
/// </remarks>
public sealed class VectorElementTests : IDisposable
{
    private const int Dimension = 32;
    private const int Count = 2_300;
    private const int QueryCount = 4;
    private const int Hits = 10;
    private static readonly DatabaseOptions s_options = new() { IndexThreads = 2 };

    private readonly TemporaryDirectory _directory = new();
    private readonly Dictionary<long, Document> _expected = [];
    private readonly Dictionary<(long Id, VectorElement Element), double[]> _numbers = [];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Every_element_is_found_under_every_metric_through_the_life_of_a_collection()
    {
        VectorField[] fields = [.. Fields()];
        await using (TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options))
        {
            Collection documents = await database.CreateCollectionAsync(
                new CollectionSchema("documents", DocumentIdKind.Int64)
                {
                    Fields = [ScalarField.Int32("label")],
                    Vectors = [.. fields],
                });
            var random = new Random(1);
            await FillAsync(documents, fields, random, 0, Count);
            Check(documents, fields);
            await database.FlushAsync();
            await FillAsync(documents, fields, random, Count - 200, 400);
            for (int id = 0; id < Count; id += 50)
            {
                await documents.DeleteAsync(id);
                _expected.Remove(id);
            }

            Check(documents, fields);
            await database.OptimizeAsync();
            Check(documents, fields);
            Assert.Equal(documents.Stats().Rows, documents.Stats().IndexedRows);
        }

        foreach (bool isLost in new[] { false, true })
        {
            foreach (string file in Directory.GetFiles(_directory.Path, "*.index").Where(_ => isLost))
            {
                File.Delete(file);
            }

            await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options);
            Collection documents = database.GetCollection("documents");
            await database.OptimizeAsync();
            Check(documents, fields);
            foreach (VectorField field in fields)
            {
                Assert.Equal(_expected[77].Vectors[field.Name], documents.Fetch(77)!.Vectors[field.Name]);
            }
        }

        VerifyReport report = TurnstileDatabase.Verify(_directory.Path);
        Assert.True(report.IsGood, string.Join(", ", report.Files));
    }

    private static IEnumerable<VectorField> Fields()
    {
        foreach ((VectorElement element, Metric metric) in ElementVectors.All())
        {
            foreach (IndexOptions index in new[] { IndexOptions.Flat, IndexOptions.Hnsw(12, 40) })
            {
                int dimension = element == VectorElement.Binary ? 4 * Dimension : Dimension;
                yield return new VectorField($"{element}.{metric}.{index.Kind}", element, dimension, metric, index);
            }
        }
    }

    private async Task FillAsync(Collection documents, VectorField[] fields, Random random, int first, int count)
    {
        for (int id = first; id < first + count; id++)
        {
            var document = new Document(id) { ["label"] = random.Next(10) };
            foreach (var same in fields.GroupBy(static field => field.Element))
            {
                VectorValue vector = ElementVectors.Next(random, same.Key, same.First().Dimension);
                _numbers[(id, same.Key)] = ElementVectors.Numbers(vector);
                foreach (VectorField field in same.Where(_ => random.Next(50) > 0))
                {
                    document.Vectors[field.Name] = vector;
                }
            }

            await documents.UpsertAsync(document, Durability.None);
            _expected[id] = document;
        }
    }

    private void Check(Collection documents, VectorField[] fields)
    {
        foreach (VectorField field in fields)
        {
            bool isFlat = field.Index.Kind == IndexKind.Flat;
            var random = new Random(7);
            double recall = 0;
            for (int i = 0; i < QueryCount; i++)
            {
                var query = new VectorQuery(field.Name, ElementVectors.Next(random, field.Element, field.Dimension));
                Filter few = Filter.Equal("label", i);
                Neighbors all = new(this, field, query.Vector, label: null);
                CheckExact(documents, query with { Exact = !isFlat }, all);
                CheckExact(documents, query with { Filter = few }, new(this, field, query.Vector, label: i));
                double radius = all.Distances[Hits];
                QueryHit[] within = documents.Query(query with { K = 100, Radius = radius, Exact = !isFlat });
                int closer = all.Distances.Count(distance => distance < radius - 1e-5);
                int close = all.Distances.Count(distance => distance < radius + 1e-5);
                Assert.InRange(within.Length, Math.Min(closer, 100), Math.Min(close, 100));
                recall += documents.Query(query).Count(hit => hit.Distance <= all.Distances[Hits - 1] + 1e-5);
            }

            // The inner product favours long vectors, which a graph serves less well.
            double floor = field.Metric == Metric.InnerProduct ? .9 : .95;
            Assert.True(recall / (QueryCount * Hits) >= floor, $"{field.Name}: {recall / (QueryCount * Hits)}");
        }
    }

    // A filter that passes few is scanned, so it is exact for every index.
    private static void CheckExact(Collection documents, VectorQuery query, Neighbors expected)
    {
        QueryHit[] hits = documents.Query(query);
        Assert.Equal(Hits, hits.Length);
        for (int i = 0; i < hits.Length; i++)
        {
            double size = Math.Max(1, Math.Abs(expected.Distances[i]));
            Assert.Equal(expected.Distances[i], hits[i].Distance, 1e-5 * size);
            Assert.Equal(expected.Of(hits[i].Id.AsInt64()), hits[i].Distance, 1e-5 * size);
        }
    }

    /// <summary>The distances of all documents that have the vector, by definition, nearest first.</summary>
    private sealed class Neighbors
    {
        private readonly Dictionary<long, double> _byId = [];

        public Neighbors(VectorElementTests test, VectorField field, VectorValue query, int? label)
        {
            double[] asked = ElementVectors.Numbers(query);
            foreach ((long id, Document document) in test._expected)
            {
                if (!document.Vectors[field.Name].IsNull && (label is null || document.Get<int>("label") == label))
                {
                    _byId[id] = ElementVectors.Distance(field.Metric, asked, test._numbers[(id, field.Element)]);
                }
            }

            Distances = [.. _byId.Values.Order()];
        }

        public double[] Distances { get; }

        public double Of(long id) => _byId[id];
    }
}
