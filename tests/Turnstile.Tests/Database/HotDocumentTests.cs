using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;

namespace Turnstile.Tests.Database;

/// <summary>A document that is written over and over does not make a collection of one slow, nor large.</summary>
public sealed class HotDocumentTests : IDisposable
{
    private const int WriteCount = 200_000;
    private const int BatchCount = 500;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Its_newest_version_is_found_at_once_and_few_others_are_kept()
    {
        var options = new DatabaseOptions { IndexThreads = 1, Durability = Durability.None };
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, options);
        Collection documents = await database.CreateCollectionAsync(
            new CollectionSchema("documents", DocumentIdKind.Int64)
            {
                Vectors = [new VectorField("v", VectorElement.Float32, 4, Metric.L2, IndexOptions.Hnsw())],
            });
        long most = 0;
        for (int written = 0; written < WriteCount; written += BatchCount)
        {
            var batch = new WriteBatch();
            for (int i = written; i < written + BatchCount; i++)
            {
                batch.Upsert(documents, new Document(7) { Vectors = { ["v"] = VectorOf(i) } });
            }

            await database.CommitAsync(batch);
            QueryHit hit = Assert.Single(documents.Query(new VectorQuery("v", VectorOf(0)) { K = 5 }));
            Assert.Equal(Distance(written + BatchCount - 1), hit.Distance, 1e-3 * hit.Distance);
            most = Math.Max(most, documents.Stats().Rows);
        }

        // Each is sealed with 16,384 rows, while flushes and merges take what was sealed before.
        Assert.InRange(most, 1, WriteCount / 2);
        await database.OptimizeAsync();
        Assert.Equal((1L, 1L), (documents.Stats().Documents, (long)documents.Stats().Rows));
        Assert.InRange(FileBytes("*.segment") + FileBytes("*.index"), 1, 1 << 16);
    }

    private long FileBytes(string pattern) =>
        Directory.GetFiles(_directory.Path, pattern).Sum(path => new FileInfo(path).Length);

    private static VectorValue VectorOf(int i) => new float[] { i, 1, 2, 3 };

    private static double Distance(int i) => (double)i * i;
}
