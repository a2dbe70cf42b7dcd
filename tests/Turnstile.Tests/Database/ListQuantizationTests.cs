using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;

namespace Turnstile.Tests.Database;

/// <summary>Inverted lists over every kind of codes, through the public doors: while rows wait, in several segments, in
/// one, and after opening again.</summary>
public sealed class ListQuantizationTests : IDisposable
{
    private const int Dimension = 64;
    private const int Count = 4_400;
    private const int Labels = 5;
    private const int NProbe = 48;
    private static readonly DatabaseOptions s_options = new() { IndexThreads = 2, Durability = Durability.None };

    private static readonly (string Name, Quantization Quantization, double Floor)[] s_kinds =
    [
        ("none", Quantization.None, .98),
        ("auto", Quantization.Auto, .97),
        ("int8", Quantization.Int8, .98),
        ("int4", Quantization.Int4, .97),
        ("twolevel", Quantization.TwoLevel, .97),
        ("bf16", Quantization.BFloat16, .98),
        ("f16", Quantization.Float16, .98),

        // Some of those in one part and of those in two; all of them are held against the reference by themselves.
        .. ((int[])[1, 2, 4, 6, 9]).Select(
            bits => ($"rabitq{bits}", Quantization.RaBitQ(bits), bits == 2 ? .95 : .97)),
    ];

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Lists_over_any_codes_find_what_an_exact_search_finds(int seed)
    {
        float[][] vectors = ClusteredVectors.Draw(Count, Dimension, seed, spread: 4);
        float[][] queries = ClusteredVectors.Draw(24, Dimension, seed + 100, spread: 4);
        await using (TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options))
        {
            Collection documents = await database.CreateCollectionAsync(Schema());
            await WriteAsync(database, documents, vectors, 0, Count / 2);
            Check(documents, queries, "one part, in memory");
            await database.FlushAsync();
            await WriteAsync(database, documents, vectors, Count / 2, Count);
            Check(documents, queries, "a part in files, one in memory");
            await database.FlushAsync();
            Check(documents, queries, "in files");
            await database.OptimizeAsync();
            Assert.Equal(Count, documents.Stats().IndexedRows);
            Check(documents, queries, "in order");
        }

        Assert.True(TurnstileDatabase.Verify(_directory.Path).IsGood);
        await using (TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options))
        {
            Collection documents = database.GetCollection("documents");
            Assert.Equal(Count, documents.Stats().IndexedRows);
            Check(documents, queries, "opened again");
        }
    }

    [Theory]
    [InlineData(VectorElement.UInt8, Metric.L2)]
    [InlineData(VectorElement.Int8, Metric.Cosine)]
    [InlineData(VectorElement.Float16, Metric.InnerProduct)]
    public async Task Lists_of_other_elements_have_the_codes_that_graphs_of_them_have(
        VectorElement element, Metric metric)
    {
        IndexOptions lists = IndexOptions.Ivf(40);
        Quantization[] allowed =
        [
            Quantization.Auto, Quantization.None, Quantization.Int8, Quantization.Int4, Quantization.TwoLevel,
            Quantization.RaBitQ(1), Quantization.RaBitQ(4), Quantization.RaBitQ(9),
        ];
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options);
        Collection documents = await database.CreateCollectionAsync(
            new CollectionSchema("documents", DocumentIdKind.Int64)
            {
                Vectors =
                [
                    .. allowed.Select((quantization, i) => new VectorField(
                        $"v{i}", element, 32, metric, lists with { Quantization = quantization })),
                ],
            });
        var random = new Random(5);
        foreach (int[] some in Enumerable.Range(0, 2_500).Chunk(500))
        {
            var batch = new WriteBatch();
            foreach (int id in some)
            {
                VectorValue vector = DrawOf(element, random);
                var document = new Document(id);
                for (int i = 0; i < allowed.Length; i++)
                {
                    document.Vectors[$"v{i}"] = vector;
                }

                batch.Upsert(documents, document);
            }

            await database.CommitAsync(batch);
        }

        await database.OptimizeAsync();
        VectorValue[] queries = [.. Enumerable.Range(0, 20).Select(_ => DrawOf(element, random))];
        for (int i = 0; i < allowed.Length; i++)
        {
            int found = 0;
            foreach (VectorValue vector in queries)
            {
                var query = new VectorQuery($"v{i}", vector) { NProbe = 40 };
                HashSet<DocumentId> truth =
                    [.. documents.Query(query with { Exact = true }).Select(static hit => hit.Id)];
                found += documents.Query(query).Count(hit => truth.Contains(hit.Id));
            }

            Assert.True(found >= .93 * 200, $"{element} {allowed[i]}: {found} of 200");
        }
    }

    [Fact]
    public void What_does_not_go_together_is_refused_with_what_does()
    {
        ArgumentException halves = Assert.Throws<ArgumentException>(() => new VectorField(
            "v", VectorElement.UInt8, 8, Metric.L2, IndexOptions.Ivf() with { Quantization = Quantization.BFloat16 }));
        Assert.Contains("cannot have BFloat16 codes", halves.Message, StringComparison.Ordinal);
        ArgumentException gaps = Assert.Throws<ArgumentException>(() => new VectorField(
            "v", VectorElement.Float32, 8, Metric.L1, IndexOptions.Ivf() with { Quantization = Quantization.None }));
        Assert.Contains("Hnsw and Flat are allowed", gaps.Message, StringComparison.Ordinal);
        Assert.Equal("Ivf(NList 7, Int4)", (IndexOptions.Ivf(7) with { Quantization = Quantization.Int4 }).ToString());
    }

    private static void Check(Collection documents, float[][] queries, string when)
    {
        foreach (Filter? filter in (Filter?[])[null, Filter.Parse("label < 3"), Filter.Parse("label = 1")])
        {
            var truths = queries.Select(vector => documents
                .Query(new VectorQuery("none", vector) { Exact = true, Filter = filter })
                .Select(static hit => hit.Id.AsInt64()).ToHashSet()).ToArray();
            foreach ((string name, _, double floor) in s_kinds)
            {
                int found = 0;
                for (int i = 0; i < queries.Length; i++)
                {
                    var query = new VectorQuery(name, queries[i]) { NProbe = NProbe, Filter = filter };
                    QueryHit[] hits = documents.Query(query);
                    Assert.Equal(10, hits.Length);
                    Assert.Equal(10, hits.Select(static hit => hit.Id).Distinct().Count());
                    found += hits.Count(hit => truths[i].Contains(hit.Id.AsInt64()));
                }

                double recall = found / (10.0 * queries.Length);
                Assert.True(recall >= floor, $"{name}, {filter}, {when}: {recall:0.000}");
            }
        }
    }

    private static CollectionSchema Schema() => new("documents", DocumentIdKind.Int64)
    {
        Vectors =
        [
            .. s_kinds.Select(static kind => new VectorField(
                kind.Name,
                VectorElement.Float32,
                Dimension,
                Metric.L2,
                IndexOptions.Ivf() with { Quantization = kind.Quantization })),
        ],
        Fields = [ScalarField.Int32("label")],
    };

    private static async Task WriteAsync(
        TurnstileDatabase database, Collection documents, float[][] vectors, int from, int to)
    {
        foreach (int[] some in Enumerable.Range(from, to - from).Chunk(300))
        {
            var batch = new WriteBatch();
            foreach (int id in some)
            {
                var document = new Document(id) { ["label"] = id % Labels };
                foreach ((string name, _, _) in s_kinds)
                {
                    document.Vectors[name] = vectors[id];
                }

                batch.Upsert(documents, document);
            }

            await database.CommitAsync(batch);
        }
    }

    private static VectorValue DrawOf(VectorElement element, Random random)
    {
        switch (element)
        {
            case VectorElement.Float16:
                return Enumerable.Range(0, 32).Select(_ => (Half)(random.NextSingle() - .5f)).ToArray();
            case VectorElement.Int8:
                return Enumerable.Range(0, 32).Select(_ => (sbyte)random.Next(-128, 128)).ToArray();
            default:
                byte[] bytes = new byte[32];
                random.NextBytes(bytes);
                return bytes;
        }
    }
}
