using System.Diagnostics.CodeAnalysis;
using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Kv;
using Turnstile.Vectors;

namespace Turnstile.Cli.Torture;

/// <summary>A database with the keyspaces and the collection that writers and observers work on.</summary>
/// <remarks>Lifetime: owns the database.</remarks>
[SuppressMessage("Naming", "CA1724", Justification = "It is a database for torture.")]
internal sealed class TortureDatabase : IAsyncDisposable
{
    /// <summary>The field with the commit's tag.</summary>
    public const string TagField = "tag";

    /// <summary>The field with the text.</summary>
    public const string TextField = "text";

    /// <summary>The vector.</summary>
    public const string VectorName = "vector";

    private TortureDatabase(TurnstileDatabase database, Keyspace alpha, Keyspace beta, Collection documents)
    {
        Database = database;
        Alpha = alpha;
        Beta = beta;
        Documents = documents;
    }

    /// <summary>The database.</summary>
    public TurnstileDatabase Database { get; }

    /// <summary>The first keyspace.</summary>
    public Keyspace Alpha { get; }

    /// <summary>The second keyspace.</summary>
    public Keyspace Beta { get; }

    /// <summary>The collection.</summary>
    public Collection Documents { get; }

    /// <summary>Opens a database with small limits, so that flushes and merges come often.</summary>
    public static async Task<TortureDatabase> OpenAsync(string path, CancellationToken cancellation)
    {
        var options = new DatabaseOptions
        {
            MemTableBytes = 1 << 20,
            LogFileBytes = 1 << 20,
            SegmentBytes = 1 << 20,
            BlockCacheBytes = 4 << 20,
            IndexThreads = 1,
        };
        TurnstileDatabase database = await TurnstileDatabase.OpenAsync(path, options, cancellation);
        try
        {
            Keyspace alpha = await database.CreateKeyspaceAsync("torture-alpha", cancellation);
            Keyspace beta = await database.CreateKeyspaceAsync("torture-beta", cancellation);
            Collection documents = await database.CreateCollectionAsync(Schema(), cancellation);
            return new TortureDatabase(database, alpha, beta, documents);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>The keyspace of a kind of key.</summary>
    public Keyspace KeyspaceOf(EntityKind kind) => kind == EntityKind.Alpha ? Alpha : Beta;

    /// <summary>Adds to a batch what a commit does.</summary>
    public void Fill(WriteBatch batch, ScriptedCommit commit, Payload payload)
    {
        foreach (Effect effect in commit.Effects)
        {
            Entity entity = effect.Entity;
            switch (entity.Kind, effect.IsDelete)
            {
                case (EntityKind.Document, true):
                    batch.Delete(Documents, entity.Number);
                    break;
                case (EntityKind.Document, false):
                    batch.Upsert(Documents, Document(commit.Tag, entity, payload));
                    break;
                case (_, true):
                    batch.Delete(KeyspaceOf(entity.Kind), entity.Key());
                    break;
                default:
                    batch.Put(KeyspaceOf(entity.Kind), entity.Key(), payload.Value(commit.Tag, entity));
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Database.DisposeAsync();

    private static Document Document(CommitTag tag, Entity entity, Payload payload) => new(entity.Number)
    {
        [TagField] = tag.ToString(),
        [TextField] = payload.Text(tag, entity),
        Vectors = { [VectorName] = payload.Vector(tag, entity) },
    };

    private static CollectionSchema Schema() => new("torture-documents", DocumentIdKind.Int64)
    {
        Fields = [ScalarField.String(TagField, required: true), ScalarField.String(TextField, required: true)],
        Vectors = [new VectorField(VectorName, VectorElement.Float32, Payload.Dimension, Metric.L2, required: true)],
    };
}
