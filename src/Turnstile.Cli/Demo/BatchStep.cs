using System.Globalization;
using System.Text;
using Turnstile.Cli.Numbers;
using Turnstile.Commit;
using Turnstile.Views;

namespace Turnstile.Cli.Demo;

/// <summary>Commits a key and a document together, often, while a reader looks whether it ever sees only one.</summary>
internal sealed class BatchStep(DemoDatabase database, SampleImages sample)
{
    /// <summary>Batches that are committed; each adds one document.</summary>
    public const int BatchCount = 300;

    private long _looks;
    private long _halfSeen;

    /// <summary>Commits them all.</summary>
    public async Task<BatchResult> RunAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task looking = Task.Run(() => Look(stop.Token), CancellationToken.None);
        CommitResult last = default;
        var batch = new WriteBatch();
        for (int number = 0; number < BatchCount; number++)
        {
            int query = number % sample.Queries.Count;
            long id = sample.Images.Count + number;
            batch.Clear();
            batch.Put(database.Notes, Key(id), "added together with its picture"u8);
            batch.Upsert(
                database.Images, DemoDatabase.ToDocument(id, sample.Queries[query], sample.QueryLabels[query]));
            last = await database.Database.CommitAsync(batch, null, cancellation);
        }

        await stop.CancelAsync();
        await looking;
        return new BatchResult(BatchCount, _looks, _halfSeen, last.First.Value, last.Last.Value);
    }

    private static byte[] Key(long id) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"picture/{id:D6}"));

    private void Look(CancellationToken stop)
    {
        var numbers = new SplitMix64(1);
        while (!stop.IsCancellationRequested)
        {
            using Snapshot snapshot = database.Database.OpenSnapshot();
            for (int i = 0; i < 10; i++)
            {
                long id = sample.Images.Count + numbers.Below(BatchCount);
                bool hasKey = database.Notes.Get(Key(id), snapshot) is not null;
                bool hasDocument = database.Images.Fetch(id, snapshot) is not null;
                _looks++;
                _halfSeen += hasKey == hasDocument ? 0 : 1;
            }
        }
    }
}
