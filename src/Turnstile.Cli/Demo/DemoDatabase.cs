using Turnstile.Cli.Importing;
using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Kv;
using Turnstile.Vectors;
using Turnstile.Views;

namespace Turnstile.Cli.Demo;

/// <summary>A database with the pictures as a collection, and a keyspace beside it.</summary>
/// <remarks>Threads: any. Lifetime: owns the database.</remarks>
internal sealed class DemoDatabase : IAsyncDisposable
{
    /// <summary>The vector of a picture.</summary>
    public const string PixelsName = "pixels";

    /// <summary>Neighbours asked for.</summary>
    public const int K = 10;

    private DemoDatabase(TurnstileDatabase database, Collection images, Keyspace notes)
    {
        Database = database;
        Images = images;
        Notes = notes;
    }

    /// <summary>The database.</summary>
    public TurnstileDatabase Database { get; }

    /// <summary>The pictures, each with its class.</summary>
    public Collection Images { get; }

    /// <summary>Keys beside the pictures.</summary>
    public Keyspace Notes { get; }

    /// <summary>Opens it, and makes what is missing.</summary>
    public static async Task<DemoDatabase> OpenAsync(string path, CancellationToken cancellation)
    {
        TurnstileDatabase database = await TurnstileDatabase.OpenAsync(path, null, cancellation);
        var pixels = new VectorField(
            PixelsName, VectorElement.UInt8, SampleImages.Width * SampleImages.Width, Metric.L2, required: true);
        var schema = new CollectionSchema("images", DocumentIdKind.Int64)
        {
            Fields = [ScalarField.Int32(LabelRows.FieldName)],
            Vectors = [pixels],
        };
        Collection images = await database.CreateCollectionAsync(schema, cancellation);
        Keyspace notes = await database.CreateKeyspaceAsync("notes", cancellation);
        return new DemoDatabase(database, images, notes);
    }

    /// <summary>A picture as a document.</summary>
    public static Document ToDocument(long id, byte[] image, int label) => new(id)
    {
        [LabelRows.FieldName] = label,
        Vectors = { [PixelsName] = image },
    };

    /// <summary>The pictures nearest to one.</summary>
    public QueryHit[] Search(
        byte[] image,
        Collections.Filters.Filter? filter = null,
        bool isExact = false,
        bool hasLabels = false,
        Snapshot? snapshot = null) => Images.Query(
            new VectorQuery(PixelsName, image)
            {
                K = K,
                Filter = filter,
                Exact = isExact,
                OutputFields = hasLabels ? [LabelRows.FieldName] : null,
            },
            snapshot);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
