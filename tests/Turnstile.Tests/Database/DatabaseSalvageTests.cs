using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Kv;
using Turnstile.Salvage;
using Turnstile.Vectors;

namespace Turnstile.Tests.Database;

public sealed class DatabaseSalvageTests : IDisposable
{
    private readonly TemporaryDirectory _source = new();
    private readonly TemporaryDirectory _target = new();

    private string Target => Path.Combine(_target.Path, "new");

    public void Dispose()
    {
        _source.Dispose();
        _target.Dispose();
    }

    [Fact]
    public async Task Without_a_manifest_rows_documents_and_expiry_are_saved()
    {
        DateTimeOffset later = DateTimeOffset.UtcNow.AddDays(1);
        await using (TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_source.Path))
        {
            Keyspace users = await database.CreateKeyspaceAsync("users");
            await users.PutAsync("a"u8.ToArray(), "old"u8.ToArray());
            Collection pictures = await database.CreateCollectionAsync(Schema(required: true));
            await pictures.UpsertAsync(Picture(7));
            await database.FlushAsync();
            await users.PutAsync("a"u8.ToArray(), "one"u8.ToArray(), expiry: Expiry.At(later));
        }

        File.Delete(Directory.GetFiles(_source.Path, "*.manifest").Single());
        var existing = new DatabaseOptions { CreateIfMissing = false };
        await Assert.ThrowsAnyAsync<IOException>(
            async () => await TurnstileDatabase.OpenAsync(_source.Path, existing));
        SalvageReport report = await DatabaseSalvage.RunAsync(_source.Path, Target);

        Assert.False(report.IsManifestRead);
        Assert.False(report.IsWhole);
        Assert.Empty(report.LostKeys);
        await using TurnstileDatabase saved = await TurnstileDatabase.OpenAsync(Target);
        Entry entry = saved.GetKeyspace("users").Get("a"u8)!;
        Assert.Equal("one"u8.ToArray(), entry.Value.ToArray());
        Assert.Equal(later.ToUnixTimeMilliseconds(), entry.ExpiresAt!.Value.ToUnixTimeMilliseconds());
        Document picture = saved.GetCollection("pictures").Fetch(7)!;
        Assert.Equal([1f, 2f, 3f], picture.Vectors["pixels"].AsFloats().ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_document_without_its_vector_is_kept_if_the_schema_allows_it(bool required)
    {
        await using (TurnstileDatabase database = await TurnstileDatabase.OpenAsync(
            _source.Path, new DatabaseOptions { RetainedLogBytes = 0 }))
        {
            Collection pictures = await database.CreateCollectionAsync(Schema(required));
            await pictures.UpsertAsync(Picture(7));
            await database.FlushAsync();
        }

        File.Delete(Directory.GetFiles(_source.Path, "*.segment").Single());

        // The log still has the vectors, if it was not deleted yet.
        Array.ForEach(Directory.GetFiles(_source.Path, "*.log"), File.Delete);
        SalvageReport report = await DatabaseSalvage.RunAsync(_source.Path, Target);

        SalvagedRows rows = Assert.Single(report.Rows);
        Assert.Equal(required ? (0, 1, 0) : (1, 0, 1), (rows.Count, rows.LostCount, rows.WithoutVectorsCount));
        await using TurnstileDatabase saved = await TurnstileDatabase.OpenAsync(Target);
        Document? picture = saved.GetCollection("pictures").Fetch(7);
        Assert.Equal(required, picture is null);
        Assert.True(required || picture!.Vectors["pixels"].IsNull);
    }

    [Fact]
    public async Task A_target_that_holds_anything_is_refused_and_so_is_a_source_that_is_not_there()
    {
        File.WriteAllText(Path.Combine(_target.Path, "mine"), "");
        await Assert.ThrowsAsync<StorageException>(
            async () => await DatabaseSalvage.RunAsync(_source.Path, _target.Path));
        await Assert.ThrowsAsync<StorageException>(
            async () => await DatabaseSalvage.RunAsync(Path.Combine(_source.Path, "none"), Target));
        Assert.False(Directory.Exists(Target));
    }

    private static CollectionSchema Schema(bool required) => new("pictures", DocumentIdKind.Int64)
    {
        Vectors = [new VectorField("pixels", VectorElement.Float32, 3, Metric.L2, required: required)],
    };

    private static Document Picture(long id)
    {
        var document = new Document(id);
        document.Vectors["pixels"] = new[] { 1f, 2f, 3f };
        return document;
    }
}
