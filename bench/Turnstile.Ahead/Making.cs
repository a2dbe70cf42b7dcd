using System.Diagnostics;
using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Kv;

namespace Turnstile.Ahead;

/// <summary>Makes the database: keys, documents, graphs.</summary>
internal static class Making
{
    /// <summary>Makes it in a directory that is not there yet.</summary>
    public static async Task RunAsync(string directory, int rows)
    {
        long began = Stopwatch.GetTimestamp();
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(directory);
        Keyspace keys = await database.CreateKeyspaceAsync("keys");
        for (int i = 0; i < rows; i++)
        {
            await keys.PutAsync(BitConverter.GetBytes(i), BitConverter.GetBytes(i * i), durability: Durability.None);
        }

        await FillAsync(database, Sample.Measured, rows);
        await FillAsync(database, Sample.Kinds, Sample.KindRows);
        await database.OptimizeAsync();
        Console.WriteLine($"made        {Stopwatch.GetElapsedTime(began).TotalMilliseconds,8:F0} ms");
    }

    private static async Task FillAsync(TurnstileDatabase database, CollectionSchema schema, int rows)
    {
        Collection collection = await database.CreateCollectionAsync(schema);
        for (int id = 0; id < rows; id++)
        {
            var document = new Document(id) { ["label"] = id % Sample.LabelCount };
            foreach (VectorField field in schema.Vectors)
            {
                document.Vectors[field.Name] = Sample.Vector(field, id);
            }

            await collection.UpsertAsync(document, Durability.None);
        }
    }
}
