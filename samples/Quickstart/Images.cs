using Turnstile;
using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Grouping;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;

namespace Quickstart;

/// <summary>The examples of docs/guide/collections.md.</summary>
internal static class Images
{
    public static async Task RunAsync(string path)
    {
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(path);

        #region schema
        var schema = new CollectionSchema("images", DocumentIdKind.Int64)
        {
            Fields = [ScalarField.Int32("label"), ScalarField.String("title")],
            Vectors = [new VectorField("pixels", VectorElement.Float32, 3, Metric.L2, IndexOptions.Hnsw())],
        };
        Collection images = await database.CreateCollectionAsync(schema);
        #endregion

        await WriteAsync(images);
        await MapAsync(database);
        Query(images);
        await DeleteAsync(images);
        await OptimizeAsync(database, images);
    }

    private static async Task WriteAsync(Collection images)
    {
        #region write
        var boot = new Document(1)
        {
            ["label"] = 9,
            ["title"] = "boot",
            Vectors = { ["pixels"] = new float[] { 1, 0, 0 } },
        };
        await images.InsertAsync(boot);                                   // Conflict if 1 is there
        await images.UpsertAsync(new Document(2) { ["label"] = 3, Vectors = { ["pixels"] = new float[] { 0, 1, 0 } } });
        await images.UpdateAsync(new Document(2) { ["title"] = "dress" }); // the other fields stay

        Document dress = images.Fetch(2)!;
        Console.WriteLine($"{dress.Get<string>("title")}, label {dress.Get<int>("label")}, version {dress.Version}");
        #endregion
    }

    private static async Task MapAsync(TurnstileDatabase database)
    {
        #region mapped
        MappedCollection<Image> images = await database.CreateCollectionAsync<Image>("mapped");
        await images.UpsertAsync(new Image(1, 9, "boot", [1, 0, 0]));
        if (images.TryFetch(1, out Image? image))
        {
            Console.WriteLine(image.Title);
        }

        Filter boots = Filter.Where<Image>(x => x.Label == 9 && x.Title!.StartsWith("bo"));
        var near = new VectorQuery("pixels", new float[] { 1, 1, 0 }) { Filter = boots };
        foreach (MappedHit<Image> hit in images.Query(near))
        {
            Console.WriteLine($"{hit.Value.Title} at {hit.Distance}");
        }
        #endregion
    }

    private static void Query(Collection images)
    {
        #region query
        var near = new VectorQuery("pixels", new float[] { 1, 1, 0 }) { K = 5, OutputFields = ["title"] };
        foreach (QueryHit hit in images.Query(near))
        {
            Console.WriteLine($"{hit.Id} at {hit.Distance}: {hit.Document!.Get<string>("title")}");
        }

        Filter filter = Filter.Parse("label in (3, 9) and title is not null");
        QueryHit[] filtered = images.Query(near with { Filter = filter });
        QueryHit[] exact = images.Query(near with { Exact = true });      // compares every vector
        QueryHit[] thorough = images.Query(near with { EfSearch = 256 }); // looks further in the graph
        QueryHit[] wanted = images.Query(near with { TargetRecall = .99 }); // as far as that takes
        QueryHit[] close = images.Query(near with { Radius = 1.5 });      // none that is farther
        #endregion

        #region many
        VectorQuery[] asked =
            [near with { Exact = true }, new VectorQuery("pixels", new float[] { 0, 0, 1 }) { Exact = true }];
        QueryHit[][] answers = images.QueryMany(asked);                   // answers[i] is that of asked[i]
        #endregion

        #region group
        var query = new GroupQuery("label", near with { K = 2 }) { GroupCount = 3 };
        foreach (GroupHits group in images.GroupBy(query))
        {
            Console.WriteLine($"label {group.Value}: best is {group.Hits[0].Id}");
        }
        #endregion

        Console.WriteLine($"{filtered.Length} {exact.Length} {thorough.Length} {answers.Length}");
    }

    private static async Task DeleteAsync(Collection images)
    {
        #region delete
        await images.DeleteAsync(1);                                      // NotFound if it is not there
        long deleted = await images.DeleteAsync(Filter.Parse("label = 3")); // one operation, one place in the order
        #endregion

        Console.WriteLine($"deleted {deleted}");
    }

    private static async Task OptimizeAsync(TurnstileDatabase database, Collection images)
    {
        #region optimize
        await database.OptimizeAsync();
        CollectionStats stats = images.Stats();
        Console.WriteLine($"{stats.IndexedRows} of {stats.Rows} rows are in a graph");
        #endregion
    }
}
