using Turnstile;
using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Kv;
using Turnstile.Vectors;
using Turnstile.Views;

namespace Quickstart;

/// <summary>The example of README.md.</summary>
internal static class Overview
{
    public static async Task RunAsync(string path)
    {
        #region readme
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(path);

        Keyspace users = await database.CreateKeyspaceAsync("users");
        WriteResult put = await users.PutAsync("ada"u8, "lovelace"u8);    // durable when this returns
        Console.WriteLine($"ada: version {put.Version}, sequence {put.Sequence.Value}");

        var schema = new CollectionSchema("images", DocumentIdKind.Int64)
        {
            Fields = [ScalarField.Int32("label")],
            Vectors = [new VectorField("pixels", VectorElement.Float32, 3, Metric.L2, IndexOptions.Hnsw())],
        };
        Collection images = await database.CreateCollectionAsync(schema);
        var batch = new WriteBatch();                                     // both or neither, at one place in the order
        batch.Upsert(images, new Document(7) { ["label"] = 3, Vectors = { ["pixels"] = new float[] { 1, 0, 0 } } });
        batch.Put(users, "ada"u8, "byron"u8, WriteCondition.VersionIs(put.Version));
        await database.CommitAsync(batch);

        using Snapshot snapshot = database.OpenSnapshot();                // O(1); stops nobody
        await images.DeleteAsync(7);
        var query = new VectorQuery("pixels", new float[] { 1, 1, 0 }) { Filter = Filter.Parse("label = 3") };
        Console.WriteLine($"now {images.Query(query).Length}, then {images.Query(query, snapshot)[0].Id.AsInt64()}");
        #endregion
    }
}
