using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;
using Turnstile.Vectors.Sparse;
using Turnstile.Views;

namespace Turnstile.Tests.Database;

/// <summary>Many queries at once are answered as they would be one by one at the same moment, to the bit.</summary>
public sealed class QueryManyTests : IDisposable
{
    private const int Dimension = 24;
    private static readonly DatabaseOptions s_options = new() { IndexThreads = 2 };

    // For exact queries, which ask nothing of the graph.
    private static readonly IndexOptions s_index = IndexOptions.Hnsw(4, 16);

    private readonly TemporaryDirectory _directory = new();
    private readonly Random _random = new(31);

    public void Dispose() => _directory.Dispose();

    public static TheoryData<VectorElement, Metric> Kinds()
    {
        var data = new TheoryData<VectorElement, Metric>();
        foreach (VectorElement element in Enum.GetValues<VectorElement>())
        {
            foreach (Metric metric in Enum.GetValues<Metric>())
            {
                if (VectorFormat.IsDefined(element, metric))
                {
                    data.Add(element, metric);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_kind_of_dense_vector_is_answered_as_one_by_one(VectorElement element, Metric metric)
    {
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options);
        Collection documents = await CreateAsync(
            database, new VectorField("v", element, Dimension, metric, s_index));
        await UpsertAsync(database, documents, element, Enumerable.Range(0, 1_500));
        Check(documents, element, null);
        await database.OptimizeAsync();
        using Snapshot before = database.OpenSnapshot();
        await UpsertAsync(database, documents, element, Enumerable.Range(0, 300).Select(id => id * 3));
        Check(documents, element, null);
        Check(documents, element, before);
    }

    [Fact]
    public async Task Answers_are_those_of_a_scan_of_the_vectors_alone()
    {
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options);
        Collection documents = await CreateAsync(
            database, new VectorField("v", VectorElement.UInt8, Dimension, Metric.L2));
        await UpsertAsync(database, documents, VectorElement.UInt8, Enumerable.Range(0, 2_000));
        await database.OptimizeAsync();
        await UpsertAsync(database, documents, VectorElement.UInt8, Enumerable.Range(0, 300));
        byte[][] rows =
            [.. Enumerable.Range(0, 2_000).Select(id => documents.Fetch(id)!.Vectors["v"].AsBytes().ToArray())];
        VectorValue[] asked = [.. Enumerable.Range(0, 40).Select(_ => Draw(VectorElement.UInt8))];
        QueryHit[][] answers = documents.QueryMany(
            [.. asked.Select(vector => new VectorQuery("v", vector) { Exact = true, K = 25 })]);
        for (int i = 0; i < asked.Length; i++)
        {
            byte[] vector = asked[i].AsBytes().ToArray();
            double[] distances =
            [
                .. rows.Select(row => row.Zip(vector, (a, b) => (double)(a - b) * (a - b)).Sum()),
            ];
            Assert.Equal(distances.Order().Take(25), answers[i].Select(hit => hit.Distance));
            Assert.All(answers[i], hit => Assert.Equal(distances[hit.Id.AsInt64()], hit.Distance));
        }
    }

    [Fact]
    public async Task Segments_passes_and_threads_change_no_answer()
    {
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options);
        Collection documents = await CreateAsync(
            database, new VectorField("v", VectorElement.Float32, Dimension, Metric.L2));
        for (int part = 0; part < 3; part++)
        {
            await UpsertAsync(
                database, documents, VectorElement.Float32, Enumerable.Range(part * 1_500, 1_700 - (part * 100)));
            await database.FlushAsync();
        }

        Filter low = Filter.Parse("number < 2500");
        VectorQuery[] queries =
        [
            .. Enumerable.Range(0, 90).Select(i => new VectorQuery("v", Draw(VectorElement.Float32))
            {
                Exact = i % 5 != 4,
                K = i % 7 == 6 ? 400 : 10,
                Filter = i % 3 == 0 ? low : null,
                Radius = i % 11 == 10 ? 2.5 : null,
                OutputFields = i % 2 == 0 ? ["number"] : null,
            }),
        ];
        Compare(documents, queries, null);
        Compare(documents, [.. queries.Select(query => query with { Threads = query.Exact ? 3 : 1 })], null);
    }

    [Fact]
    public async Task Fields_of_other_kinds_are_answered_too()
    {
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options);
        Collection documents = await database.CreateCollectionAsync(
            new CollectionSchema("documents", DocumentIdKind.Int64)
            {
                Vectors =
                [
                    new VectorField("v", VectorElement.Float32, Dimension, Metric.Cosine),
                    VectorField.Sparse("terms"),
                    VectorField.Multi("tokens", 4, Metric.InnerProduct),
                ],
            });
        for (int id = 0; id < 200; id++)
        {
            await documents.UpsertAsync(
                new Document(id)
                {
                    Vectors =
                    {
                        ["v"] = Draw(VectorElement.Float32), ["terms"] = DrawTerms(), ["tokens"] = DrawTokens(),
                    },
                },
                durability: Durability.None);
        }

        VectorQuery[] queries =
        [
            .. Enumerable.Range(0, 60).Select(i => (i % 3) switch
            {
                0 => new VectorQuery("v", Draw(VectorElement.Float32)) { Exact = i % 2 == 0 },
                1 => new VectorQuery("terms", DrawTerms()) { Exact = i % 2 == 0 },
                _ => new VectorQuery("tokens", DrawTokens()) { Exact = i % 2 == 0 },
            }),
        ];
        Compare(documents, queries, null);
    }

    [Fact]
    public async Task The_query_that_is_wrong_is_named()
    {
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options);
        Collection documents = await CreateAsync(
            database, new VectorField("v", VectorElement.Float32, Dimension, Metric.L2));
        var good = new VectorQuery("v", new float[Dimension]) { Exact = true };
        (VectorQuery? Query, string Says)[] wrong =
        [
            (null, "query 1 of 3: it is null"),
            (good with { K = 0 }, "query 1 of 3: K is 0"),
            (new VectorQuery("w", new float[Dimension]), "query 1 of 3: collection \"documents\" has no vector field"),
            (new VectorQuery("v", new float[3]), "query 1 of 3: the query vector for \"v\" has 3"),
            (good with { Filter = Filter.Parse("color = 3") }, "query 1 of 3: "),
            (good with { OutputFields = ["color"] }, "query 1 of 3: collection \"documents\" has no scalar field"),
        ];
        foreach ((VectorQuery? query, string says) in wrong)
        {
            ArgumentException error =
                Assert.Throws<ArgumentException>(() => documents.QueryMany([good, query!, good]));
            Assert.StartsWith(says, error.Message, StringComparison.Ordinal);
            Assert.Equal("queries", error.ParamName);
        }

        Assert.Throws<ArgumentNullException>(() => documents.QueryMany(null!));
        Assert.Empty(documents.QueryMany([]));
        Assert.Equal([[], []], documents.QueryMany([good, good]));
    }

    [Fact]
    public async Task Objects_are_found_as_one_by_one()
    {
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options);
        MappedCollection<Point> points = await database.CreateCollectionAsync<Point>("points");
        for (int id = 0; id < 20; id++)
        {
            await points.UpsertAsync(new Point(id, new float[] { id, 1 }), Durability.None);
        }

        VectorQuery[] queries =
        [
            .. Enumerable.Range(0, 5).Select(
                i => new VectorQuery("at", new float[] { i, 0 }) { K = 2, Exact = true }),
        ];
        IReadOnlyList<IReadOnlyList<MappedHit<Point>>> found = points.QueryMany(queries);
        Assert.Equal(
            queries.Select(query => points.Query(query).Select(hit => (hit.Value.Id, hit.Distance))),
            found.Select(hits => hits.Select(hit => (hit.Value.Id, hit.Distance))));
    }

    [Fact]
    public async Task Only_answers_are_allocated()
    {
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, s_options);
        Collection documents = await CreateAsync(
            database, new VectorField("v", VectorElement.UInt8, Dimension, Metric.L2));
        await UpsertAsync(database, documents, VectorElement.UInt8, Enumerable.Range(0, 2_000));
        await database.OptimizeAsync();
        Filter filter = Filter.Parse("number < 1500");
        foreach (bool isExact in new[] { true, false })
        {
            VectorQuery[] queries =
            [
                .. Enumerable.Range(0, 8).Select(_ => new VectorQuery("v", Draw(VectorElement.UInt8))
                {
                    Exact = isExact, Filter = filter,
                }),
            ];
            long answers = AllocatedBytes.EachTime(() =>
            {
                var all = new QueryHit[queries.Length][];
                for (int i = 0; i < all.Length; i++)
                {
                    all[i] = new QueryHit[10];
                }

                GC.KeepAlive(all);
            });
            long one = AllocatedBytes.EachTime(() => GC.KeepAlive(documents.Query(queries[0])));
            long hits = AllocatedBytes.EachTime(static () => GC.KeepAlive(new QueryHit[10]));
            long many = AllocatedBytes.EachTime(() => GC.KeepAlive(documents.QueryMany(queries)));
            Assert.InRange(many, answers, answers + (queries.Length * (one - hits)));
        }
    }

    private void Check(Collection documents, VectorElement element, Snapshot? at)
    {
        // Passing rows are all, most, few enough to be listed, and too few to be bounded.
        Filter?[] filters =
        [
            null, Filter.Parse("number < 1300"), Filter.Parse("number < 350 and number >= 50"),
            Filter.Parse("number < 90"),
        ];
        foreach (Filter? filter in filters)
        {
            VectorQuery[] queries =
            [
                .. Enumerable.Range(0, 5).Select(i => new VectorQuery("v", Draw(element))
                {
                    Exact = true, Filter = filter, K = i == 3 ? 2_000 : i == 4 ? 200 : 10,
                }),
            ];
            Compare(documents, queries, at);
            QueryHit[] nearest = documents.Query(queries[0] with { K = 60 }, at);
            VectorQuery[] within = [.. queries.Select(query => query with { Radius = nearest[^1].Distance, K = 100 })];
            Compare(documents, within, at);
            QueryHit[][] all = documents.QueryMany([.. within.Select(query => query with { Radius = null })], at);
            Assert.Equal(
                all.Select(hits => hits.Where(hit => hit.Distance <= nearest[^1].Distance)),
                documents.QueryMany(within, at));
        }
    }

    private static void Compare(Collection documents, VectorQuery[] queries, Snapshot? at)
    {
        QueryHit[][] answers = documents.QueryMany(queries, at);
        Assert.Equal(queries.Length, answers.Length);
        for (int i = 0; i < queries.Length; i++)
        {
            QueryHit[] expected = documents.Query(queries[i] with { Threads = 1 }, at);
            Assert.Equal(
                expected.Select(static hit => (hit.Id, hit.Distance, hit.Sequence)),
                answers[i].Select(static hit => (hit.Id, hit.Distance, hit.Sequence)));
            Assert.Equal(
                expected.Select(static hit => hit.Document?["number"]),
                answers[i].Select(static hit => hit.Document?["number"]));
        }
    }

    private static Task<Collection> CreateAsync(TurnstileDatabase database, VectorField field) =>
        database.CreateCollectionAsync(new CollectionSchema("documents", DocumentIdKind.Int64)
        {
            Vectors = [field],
            Fields = [ScalarField.Int32("number")],
        }).AsTask();

    private async Task UpsertAsync(
        TurnstileDatabase database, Collection documents, VectorElement element, IEnumerable<int> ids)
    {
        foreach (int[] some in ids.Chunk(250))
        {
            var batch = new WriteBatch();
            foreach (int id in some)
            {
                batch.Upsert(documents, new Document(id) { ["number"] = id, Vectors = { ["v"] = Draw(element) } });
            }

            await database.CommitAsync(batch, Durability.None);
        }
    }

    private VectorValue Draw(VectorElement element)
    {
        float[] floats = [.. Enumerable.Range(0, Dimension).Select(_ => _random.NextSingle() - .3f)];
        return element switch
        {
            VectorElement.Float32 => VectorValue.Of(floats.AsMemory()),
            VectorElement.Float16 => VectorValue.Of(floats.Select(one => (Half)one).ToArray().AsMemory()),
            VectorElement.UInt8 => VectorValue.Of(floats.Select(one => (byte)((one * 200) + 60)).ToArray().AsMemory()),
            VectorElement.Int8 => VectorValue.Of(floats.Select(one => (sbyte)(one * 100)).ToArray()),
            _ => VectorValue.OfBits(floats.Select(one => (byte)(one * 300)).ToArray().AsMemory(0, Dimension / 8)),
        };
    }

    private SparseVector DrawTerms() => new(
        [.. Enumerable.Range(0, 6).Select(i => (uint)((i * 20) + _random.Next(20)))],
        [.. Enumerable.Range(0, 6).Select(_ => _random.NextSingle() + .1f)]);

    private VectorValue DrawTokens() => VectorValue.OfTokens(
        Enumerable.Range(0, 12).Select(_ => _random.NextSingle() - .5f).ToArray().AsMemory(), dimension: 4);

    public sealed record Point([property: DocumentKey] long Id, [property: Vector(2, Metric.L2)] float[] At);
}
