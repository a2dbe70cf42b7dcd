using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Engine;
using Turnstile.Engine.Opening;
using Turnstile.Storage;
using Turnstile.Vectors;

namespace Turnstile.Tests.Database;

/// <summary>Graphs on disk, as the public doors show them.</summary>
public sealed class DiskIndexTests(SharedDatabase shared) : IClassFixture<SharedDatabase>, IDisposable
{
    private const int Dimension = 16;
    private const int Count = 6_000;
    private const int Ef = 24;
    private static readonly DatabaseOptions s_options = new() { IndexThreads = 2 };
    private static readonly IndexOptions s_index = IndexOptions.Disk(efConstruction: 64);
    private static readonly float[][] s_vectors = Draw(Count, seed: 1);
    private static readonly float[][] s_queries = Draw(50, seed: 2);

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("Auto", .95)]
    [InlineData("Int4", .9)]
    [InlineData("RaBitQ(3)", .85)]
    public async Task It_finds_what_an_exact_search_finds_also_after_opening_again(string codes, double floor)
    {
        Quantization quantization = codes switch
        {
            "Int4" => Quantization.Int4,
            "RaBitQ(3)" => Quantization.RaBitQ(3),
            _ => Quantization.Auto,
        };
        await using (TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options))
        {
            Collection documents =
                await FillAsync(database, s_index with { Quantization = quantization });
            await database.OptimizeAsync();
            CollectionStats stats = documents.Stats();
            Assert.Equal((Count, 0), (stats.IndexedRows, stats.VectorBytes));

            // Codes and some 20 bytes a row; in memory the links would be 140 more.
            Assert.InRange(stats.IndexBytes, 1, Count * 100);
            Assert.InRange(Recall(documents), floor, 1);
        }

        await using (TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options))
        {
            Collection documents = Get(database);
            Assert.Equal(Count, documents.Stats().IndexedRows);
            Assert.InRange(Recall(documents), floor, 1);
        }

        Assert.True(TurnstileDatabase.Verify(_directory.Path).IsGood);
    }

    [Fact]
    public async Task A_filter_passes_its_rows_alone_whatever_the_share()
    {
        await BuildAsync();
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options);
        Collection documents = Get(database);
        foreach (int percent in (int[])[90, 60, 40, 5])
        {
            Filter filter = Filter.Parse($"percent < {percent}");
            Assert.InRange(Recall(documents, query => query with { Filter = filter }), .93, 1);
        }
    }

    [Fact]
    public async Task Segments_merge_and_leave_out_what_was_superseded()
    {
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options);
        Collection documents = await CreateAsync(database, s_index);
        for (int round = 0; round < 4; round++)
        {
            for (int i = 0; i < 1_500; i++)
            {
                // A third of each round takes the place of what the round before wrote.
                int id = (round * 1_000) + i;
                await documents.UpsertAsync(DocumentOf(id), Durability.None);
            }

            // So that the graphs that merge are on disk.
            await database.OptimizeAsync();
        }

        CollectionStats stats = documents.Stats();
        Assert.Equal((4_500, 0), (stats.Documents, stats.VectorBytes));
        Assert.InRange(stats.Rows, 4_500, 5_400);
        Assert.InRange(Recall(documents), .95, 1);
        for (int id = 9; id < 4_500; id += 37)
        {
            var query = new VectorQuery("v", s_vectors[id]) { K = 1, EfSearch = Ef };
            Assert.Equal(id, documents.Query(query)[0].Id.AsInt64());
        }

        await documents.DeleteAsync(9);
        Assert.NotEqual(9L, documents.Query(new VectorQuery("v", s_vectors[9]) { K = 1 })[0].Id.AsInt64());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_effort_for_a_wanted_recall_is_known_also_after_opening_again(bool isMerged)
    {
        double[] wanted = [.01, .9, .95, 1];
        double[] before;
        await using (TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options))
        {
            Collection documents = await FillAsync(database, s_index);
            if (isMerged)
            {
                await database.FlushAsync();
                for (int i = 0; i < Count / 2; i++)
                {
                    await documents.UpsertAsync(DocumentOf(i), Durability.None);
                }

                await database.FlushAsync();
            }

            await database.OptimizeAsync();
            Assert.Equal(1, documents.Stats().Segments);
            before = [.. wanted.Select(recall => RecallFor(documents, recall))];
        }

        Assert.True(before[0] < before[^1], $"{before[0]} for little, {before[^1]} for much");
        Assert.InRange(before[1], .88, 1);
        Assert.InRange(before[2], .93, 1);
        await using (TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options))
        {
            double[] after = [.. wanted.Select(recall => RecallFor(Get(database), recall))];
            Assert.Equal(before, after);
        }
    }

    [Fact]
    public async Task Searches_find_the_same_where_threads_read_the_pages_together()
    {
        await BuildAsync();
        double[] recalls = [.. new[] { true, false }.Select(isAdvised =>
        {
            using ReadOnlyStore reader = ReadOnlyStore.Open(
                new StoreOptions
                {
                    Files = new DiskFileSystem(isAdvised),
                    Directory = _directory.Path,
                    Random = new Random(1),
                    BlockCacheBytes = 0,
                },
                onlyDurable: false);
            var doors = new Doors(reader.Views, reader.Pipeline);
            Assert.True(doors.TryGetCollection("documents", out Collection? documents));
            return Recall(documents!);
        })];
        Assert.InRange(recalls[0], .95, 1);
        Assert.Equal(recalls[0], recalls[1]);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(-200)]
    public async Task A_damaged_file_is_refused_and_built_anew(int at)
    {
        await BuildAsync();
        string path = Directory.GetFiles(_directory.Path, "*.index").MaxBy(file => new FileInfo(file).Length)!;
        byte[] bytes = File.ReadAllBytes(path);
        bytes[at < 0 ? bytes.Length + at : at] ^= 4;
        File.WriteAllBytes(path, bytes);
        await using (TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options))
        {
            await database.OptimizeAsync();
            Assert.Equal(Count, Get(database).Stats().IndexedRows);
            Assert.InRange(Recall(Get(database)), .95, 1);
            Assert.False(File.Exists(path));
        }
    }

    [Fact]
    public async Task A_page_that_is_damaged_while_it_is_open_is_told_to_who_searches_and_harms_nothing_else()
    {
        await BuildAsync();
        string path = Directory.GetFiles(_directory.Path, "*.index").MaxBy(file => new FileInfo(file).Length)!;
        await using (TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options))
        {
            Collection documents = Get(database);

            // The graph is opened, and no page is kept.
            await database.OptimizeAsync();
            DamagePages(path);
            var query = new VectorQuery("v", s_queries[0]) { K = 10, EfSearch = Ef };
            CorruptionException damage = Assert.Throws<CorruptionException>(() => documents.Query(query));
            Assert.Equal(path, damage.File);
            Assert.Equal(10, documents.Query(query with { Exact = true }).Length);
            await documents.UpsertAsync(DocumentOf(0));
            Assert.NotNull(documents.Fetch(0));
        }

        await using (TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options))
        {
            await database.OptimizeAsync();
            Assert.InRange(Recall(Get(database)), .95, 1);
            Assert.False(File.Exists(path));
        }
    }

    [Fact]
    public async Task A_damaged_vector_is_told_to_who_searches()
    {
        await BuildAsync();
        string path = Directory.GetFiles(_directory.Path, "*.segment").MaxBy(file => new FileInfo(file).Length)!;
        byte[] bytes = File.ReadAllBytes(path);
        byte[] vector = [.. s_vectors[5].SelectMany(BitConverter.GetBytes)];
        bytes[bytes.AsSpan().IndexOf(vector) + 3] ^= 1;
        File.WriteAllBytes(path, bytes);
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options);
        var query = new VectorQuery("v", s_vectors[5]) { K = 1, EfSearch = Ef };
        Assert.Throws<CorruptionException>(() => Get(database).Query(query));
        Assert.NotEmpty(Get(database).Query(new VectorQuery("v", s_vectors[4_000]) { K = 1, EfSearch = Ef }));
    }

    [Fact]
    public void Fields_it_does_not_fit_are_refused()
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(
            () => Field(IndexOptions.Disk() with { Quantization = Quantization.None }));
        Assert.Contains("index Disk and has no codes", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => VectorField.Sparse("v", IndexOptions.Disk()));
        Assert.Throws<ArgumentException>(() => VectorField.Multi("v", 8, Metric.Cosine, IndexOptions.Disk()));
        Assert.Throws<ArgumentOutOfRangeException>(() => IndexOptions.Disk(m: 1));
        Assert.Equal("Disk(M 16, EfConstruction 128, Auto)", IndexOptions.Disk().ToString());
    }

    private static void DamagePages(string path)
    {
        using FileStream file = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        for (long page = 0; page * 4_096 < 190 * 4_096; page++)
        {
            file.Position = (page * 4_096) + 50;
            int old = file.ReadByte();
            file.Position--;
            file.WriteByte((byte)(old ^ 1));
        }
    }

    private static VectorField Field(IndexOptions index) =>
        new("v", VectorElement.Float32, Dimension, Metric.L2, index);

    private static Collection Get(TurnstileDatabase database)
    {
        Assert.True(database.TryGetCollection("documents", out Collection? documents));
        return documents!;
    }

    // All documents, optimized and closed.
    private Task BuildAsync() => shared.CopyToAsync(_directory.Path, static async path =>
    {
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(path, s_options);
        await FillAsync(database, s_index);
        await database.OptimizeAsync();
    });

    private static async Task<Collection> CreateAsync(TurnstileDatabase database, IndexOptions index) =>
        await database.CreateCollectionAsync(new CollectionSchema("documents", DocumentIdKind.Int64)
        {
            Fields = [ScalarField.Int32("percent")],
            Vectors = [Field(index)],
        });

    private static async Task<Collection> FillAsync(TurnstileDatabase database, IndexOptions index)
    {
        Collection documents = await CreateAsync(database, index);
        for (int i = 0; i < Count; i++)
        {
            await documents.UpsertAsync(DocumentOf(i), Durability.None);
        }

        return documents;
    }

    private static Document DocumentOf(int id) => new(id)
    {
        ["percent"] = id % 100,
        Vectors = { ["v"] = s_vectors[id] },
    };

    private static double RecallFor(Collection documents, double wanted) =>
        Recall(documents, query => query with { EfSearch = null, TargetRecall = wanted });

    private static double Recall(Collection documents, Func<VectorQuery, VectorQuery>? change = null)
    {
        int found = 0;
        foreach (float[] vector in s_queries)
        {
            var query = new VectorQuery("v", vector) { K = 10, EfSearch = Ef };
            query = change?.Invoke(query) ?? query;
            VectorQuery exactly = query with { Exact = true, EfSearch = null, TargetRecall = null };
            HashSet<long> truth = [.. documents.Query(exactly).Select(hit => hit.Id.AsInt64())];
            found += documents.Query(query).Count(hit => truth.Contains(hit.Id.AsInt64()));
        }

        return found / (10.0 * s_queries.Length);
    }

    private static float[][] Draw(int count, int seed)
    {
        var centres = new Random(0);
        float[][] middles = [.. Enumerable.Range(0, 40).Select(_ => Draw(centres, 2))];
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(_ =>
                middles[random.Next(middles.Length)].Zip(Draw(random, 1), (a, b) => a + b).ToArray()),
        ];
    }

    private static float[] Draw(Random random, float scale) =>
        [.. Enumerable.Range(0, Dimension).Select(_ => ((random.NextSingle() * 2) - 1) * scale)];
}
