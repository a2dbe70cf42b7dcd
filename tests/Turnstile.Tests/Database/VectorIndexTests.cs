using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;
using Turnstile.Views;

namespace Turnstile.Tests.Database;

/// <summary>Codes, merged segments and vectors on disk, as the public doors show them.</summary>
public sealed class VectorIndexTests : IDisposable
{
    private const int Dimension = 64;
    private const int Count = 2_600;
    private static readonly DatabaseOptions s_options = new() { IndexThreads = 2 };
    private static readonly IndexOptions s_hnsw = IndexOptions.Hnsw(efConstruction: 64);
    private static readonly float[][] s_vectors = Clusters(Count, 1);
    private static readonly float[][] s_queries = Clusters(60, 2);

    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string, double> Quantizations => new()
    {
        { "None", .97 },
        { "Auto", .97 },
        { "Int8", .97 },
        { "Int4", .92 },
        { "TwoLevel", .92 },
        { "BFloat16", .97 },
        { "Float16", .97 },
        { "RaBitQ(4)", .89 },
        { "RaBitQ(7)", .97 },
    };

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Quantizations))]
    public async Task Codes_find_what_an_exact_search_finds_also_after_opening_again(string name, double floor)
    {
        Quantization quantization = ByName(name);
        VectorField field = Field("v", s_hnsw with { Quantization = quantization });
        await using (TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options))
        {
            Collection documents = await FillAsync(database, field);
            await database.OptimizeAsync();
            double recall = Recall(documents, "v");
            Assert.True(recall >= floor, $"{name}: {recall:0.0000}");
            bool keepsVectors = quantization.Kind == QuantizationKind.None;
            Assert.Equal(keepsVectors, documents.Stats().VectorBytes > 0);
            Assert.Equal(s_vectors[17], documents.Fetch(17)!.Vectors["v"].AsFloats().ToArray());
        }

        await using (TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options))
        {
            Assert.True(database.TryGetCollection("documents", out Collection? documents));
            Assert.Equal(Count, documents!.Stats().IndexedRows);
            double recall = Recall(documents!, "v");
            Assert.True(recall >= floor, $"{name}: {recall:0.0000} after opening");
        }
    }

    [Fact]
    public async Task Opening_leaves_indexes_in_their_files_until_a_query_or_an_optimization_needs_them()
    {
        VectorField[] fields =
            [Field("a", s_hnsw), Field("b", IndexOptions.Ivf()), Field("c", IndexOptions.Disk())];
        await using (TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options))
        {
            await FillAsync(database, fields);
            await database.OptimizeAsync();
        }

        await using (TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options))
        {
            Assert.True(database.TryGetCollection("documents", out Collection? documents));
            Assert.Equal((Count, 0), (documents!.Stats().IndexedRows, documents.Stats().IndexBytes));
            double[] recalls = await Task.WhenAll(
                fields.Select(field => Task.Run(() => Recall(documents, field.Name))));
            Assert.All(recalls, static recall => Assert.InRange(recall, .9, 1));
            Assert.True(documents.Stats().IndexBytes > 0);
        }

        await using (TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options))
        {
            Assert.True(database.TryGetCollection("documents", out Collection? documents));
            await database.OptimizeAsync();
            Assert.True(documents!.Stats().IndexBytes > 0);
        }
    }

    [Fact]
    public async Task Fields_with_different_codes_in_one_collection_do_not_disturb_each_other()
    {
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options);
        VectorField[] fields =
        [
            Field("a", s_hnsw),
            Field("b", s_hnsw with { Quantization = Quantization.RaBitQ(5) }),
            Field("c", IndexOptions.Flat with { Quantization = Quantization.Int4 }),
            Field("d", s_hnsw with { Quantization = Quantization.None }),
        ];
        Collection documents = await FillAsync(database, fields);
        await database.OptimizeAsync();
        await Parallel.ForEachAsync(fields, (field, _) =>
        {
            Assert.True(Recall(documents, field.Name) >= .9, field.Name);
            return ValueTask.CompletedTask;
        });
    }

    [Fact]
    public async Task Inverted_lists_are_made_as_rows_come_and_kept_in_files()
    {
        VectorField field = Field("v", IndexOptions.Ivf());
        await using (TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options))
        {
            Collection documents = await FillAsync(database, field);
            Assert.InRange(Recall(documents, "v"), .95, 1);
            await database.OptimizeAsync();
            CollectionStats stats = documents.Stats();
            Assert.Equal((Count, 0), (stats.IndexedRows, stats.VectorBytes));
            Assert.True(stats.IndexBytes > 0);
            Assert.InRange(Recall(documents, "v"), .95, 1);
            Assert.InRange(Recall(documents, "v", query => query with { NProbe = 1 }), .4, 1);
            Assert.Throws<ArgumentOutOfRangeException>(
                () => documents.Query(new VectorQuery("v", s_queries[0]) { NProbe = 0 }));
        }

        await using (TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options))
        {
            Assert.True(database.TryGetCollection("documents", out Collection? documents));
            Assert.Equal(Count, documents!.Stats().IndexedRows);
            Assert.InRange(Recall(documents, "v"), .95, 1);
        }
    }

    [Fact]
    public async Task A_wanted_recall_says_how_many_lists_are_probed_also_after_opening_again()
    {
        await using (TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options))
        {
            Collection documents = await FillAsync(database, Field("v", IndexOptions.Ivf()));
            await database.OptimizeAsync();
            double little = Recall(documents, "v", query => query with { TargetRecall = .01 });
            Assert.Equal(Recall(documents, "v", query => query with { NProbe = 1 }), little);
            Assert.InRange(Recall(documents, "v", query => query with { TargetRecall = .9 }), .86, 1);
            Assert.InRange(Recall(documents, "v", query => query with { TargetRecall = 1 }), .98, 1);
            var wrong = new VectorQuery("v", s_queries[0]) { TargetRecall = .9, NProbe = 3 };
            ArgumentException refused = Assert.Throws<ArgumentException>(() => documents.Query(wrong));
            Assert.Contains("TargetRecall and NProbe are both set", refused.Message, StringComparison.Ordinal);
        }

        await using (TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options))
        {
            Collection documents = database.GetCollection("documents");
            double little = Recall(documents, "v", query => query with { TargetRecall = .01 });
            Assert.Equal(Recall(documents, "v", query => query with { NProbe = 1 }), little);
            Assert.InRange(Recall(documents, "v", query => query with { TargetRecall = 1 }), .98, 1);
        }
    }

    [Fact]
    public async Task Documents_are_found_while_nothing_is_indexed_and_while_part_of_it_is()
    {
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options);
        Collection documents = await FillAsync(database, Field("v", s_hnsw));
        for (int i = 0; i < 100; i++)
        {
            QueryHit hit = documents.Query(new VectorQuery("v", s_vectors[i]) { K = 1 })[0];
            Assert.Equal((i, 0.0), ((int)hit.Id.AsInt64(), hit.Distance));
        }
    }

    [Fact]
    public async Task Segments_merge_and_leave_out_what_was_superseded()
    {
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options);
        Collection documents = await CreateAsync(database, [Field("v", s_hnsw)]);
        for (int round = 0; round < 5; round++)
        {
            for (int i = 0; i < 600; i++)
            {
                // Half of each round takes the place of what the round before wrote.
                int id = (round * 300) + i;
                await documents.UpsertAsync(DocumentOf(id, ["v"]), Durability.None);
            }

            await database.FlushAsync();
        }

        Assert.True(documents.Stats().Rows >= 1_800);
        await documents.DeleteAsync(7);
        Snapshot before = database.OpenSnapshot();
        await documents.DeleteAsync(8);
        await database.OptimizeAsync();
        CollectionStats stats = documents.Stats();
        Assert.Equal(1_798, stats.Documents);
        Assert.True(stats.Segments <= 2, $"{stats}");

        // Which of a round's rows a merge leaves out depends on when it began; no segment keeps a third of its rows in
        // vain.
        Assert.True((stats.Rows - stats.Documents) * 3 < stats.Rows, $"{stats}");
        Assert.NotNull(documents.Fetch(8, before));
        Assert.Null(documents.Fetch(8));
        Assert.Equal(8L, documents.Query(new VectorQuery("v", s_vectors[8]) { K = 1 }, before)[0].Id.AsInt64());
        Assert.NotEqual(8L, documents.Query(new VectorQuery("v", s_vectors[8]) { K = 1 })[0].Id.AsInt64());
        before.Dispose();
        for (int id = 9; id < 1_800; id += 37)
        {
            Assert.Equal(id, documents.Query(new VectorQuery("v", s_vectors[id]) { K = 1 })[0].Id.AsInt64());
        }
    }

    [Theory]
    [InlineData(IndexKind.Hnsw)]
    [InlineData(IndexKind.Ivf)]
    public async Task A_damaged_vector_is_told_when_it_is_read_and_not_before(IndexKind kind)
    {
        VectorField field = Field("v", kind == IndexKind.Hnsw ? s_hnsw : IndexOptions.Ivf());
        await using (TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options))
        {
            await FillAsync(database, field);
            await database.OptimizeAsync();
        }

        string path = Directory.GetFiles(_directory.Path, "*.segment")[0];
        byte[] bytes = File.ReadAllBytes(path);
        byte[] vector = [.. s_vectors[5].SelectMany(BitConverter.GetBytes)];
        int at = bytes.AsSpan().IndexOf(vector);
        bytes[at + 3] ^= 1;
        File.WriteAllBytes(path, bytes);
        await using (TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options))
        {
            Assert.True(database.TryGetCollection("documents", out Collection? documents));
            Assert.Equal(Count, documents!.Stats().IndexedRows);
            Assert.NotNull(documents.Fetch(6));
            CorruptionException damage = Assert.Throws<CorruptionException>(() => documents.Fetch(5));
            Assert.Contains(Path.GetFileName(path), damage.Message, StringComparison.Ordinal);
            Assert.Throws<CorruptionException>(() => documents.Query(new VectorQuery("v", s_vectors[5]) { K = 1 }));
        }
    }

    [Fact]
    public async Task A_radius_bounds_the_hits_and_k_their_number()
    {
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options);
        Collection documents = await FillAsync(database, Field("v", s_hnsw));
        await database.OptimizeAsync();
        QueryHit[] all = documents.Query(new VectorQuery("v", s_queries[0]) { K = 300, Exact = true });
        double radius = all[99].Distance;
        var query = new VectorQuery("v", s_queries[0]) { K = 1_000, Radius = radius, Exact = true };
        Assert.Equal(all.Take(100).Select(hit => hit.Id), documents.Query(query).Select(hit => hit.Id));
        Assert.True(documents.Query(query with { Exact = false }).Length >= 97);
        Assert.Equal(20, documents.Query(query with { K = 20 }).Length);
        Assert.Empty(documents.Query(query with { Radius = all[0].Distance / 2 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => documents.Query(query with { Radius = double.NaN }));
    }

    [Fact]
    public async Task A_wanted_recall_takes_the_place_of_an_effort()
    {
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options);
        Collection documents = await FillAsync(database, Field("v", s_hnsw));
        await database.OptimizeAsync();
        double little = Recall(documents, "v", query => query with { TargetRecall = .01 });
        double much = Recall(documents, "v", query => query with { TargetRecall = 1 });
        Assert.Equal(Recall(documents, "v", query => query with { EfSearch = 10 }), little);
        Assert.True(little < much, $"{little:0.0000} for little, {much:0.0000} for much");
        Assert.True(much >= .99, $"{much:0.0000}");
        var wrong = new VectorQuery("v", s_queries[0]) { TargetRecall = 1.5 };
        Assert.Throws<ArgumentOutOfRangeException>(() => documents.Query(wrong));
        Assert.Throws<ArgumentException>(() => documents.Query(wrong with { TargetRecall = .9, EfSearch = 10 }));
    }

    [Fact]
    public void Codes_that_do_not_fit_a_field_are_refused_with_their_names()
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(() => new VectorField(
            "v",
            VectorElement.UInt8,
            8,
            Metric.L2,
            s_hnsw with { Quantization = Quantization.BFloat16 }));
        Assert.Contains("BFloat16", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantization.RaBitQ(10));
    }

    private static Quantization ByName(string name) => name switch
    {
        "None" => Quantization.None,
        "Int8" => Quantization.Int8,
        "Int4" => Quantization.Int4,
        "TwoLevel" => Quantization.TwoLevel,
        "BFloat16" => Quantization.BFloat16,
        "Float16" => Quantization.Float16,
        "RaBitQ(4)" => Quantization.RaBitQ(4),
        "RaBitQ(7)" => Quantization.RaBitQ(7),
        _ => Quantization.Auto,
    };

    private static VectorField Field(string name, IndexOptions index) =>
        new(name, VectorElement.Float32, Dimension, Metric.L2, index);

    private static async Task<Collection> CreateAsync(TurnstileDatabase database, VectorField[] fields) =>
        await database.CreateCollectionAsync(
            new CollectionSchema("documents", DocumentIdKind.Int64) { Vectors = [.. fields] });

    private static async Task<Collection> FillAsync(TurnstileDatabase database, params VectorField[] fields)
    {
        Collection documents = await CreateAsync(database, fields);
        string[] names = [.. fields.Select(field => field.Name)];
        for (int i = 0; i < Count; i++)
        {
            await documents.UpsertAsync(DocumentOf(i, names), Durability.None);
        }

        return documents;
    }

    private static Document DocumentOf(int id, string[] fields)
    {
        var document = new Document(id);
        foreach (string name in fields)
        {
            document.Vectors[name] = s_vectors[id];
        }

        return document;
    }

    private static double Recall(Collection documents, string field, Func<VectorQuery, VectorQuery>? change = null)
    {
        int found = 0;
        foreach (float[] vector in s_queries)
        {
            var query = new VectorQuery(field, vector) { K = 10 };
            HashSet<long> truth = [.. documents.Query(query with { Exact = true }).Select(hit => hit.Id.AsInt64())];
            VectorQuery asked = change?.Invoke(query) ?? query;
            found += documents.Query(asked).Count(hit => truth.Contains(hit.Id.AsInt64()));
        }

        return found / (10.0 * s_queries.Length);
    }

    private static float[][] Clusters(int count, int seed) =>
        ClusteredVectors.Draw(count, Dimension, seed, spread: 4);
}
