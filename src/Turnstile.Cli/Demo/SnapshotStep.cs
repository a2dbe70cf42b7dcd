using Turnstile.Collections.Filters;
using Turnstile.Collections.Queries;
using Turnstile.Views;

namespace Turnstile.Cli.Demo;

/// <summary>Holds a snapshot, deletes and changes much, and asks the snapshot again.</summary>
internal sealed class SnapshotStep(DemoDatabase database, SampleImages sample)
{
    private const int QueryCount = 50;
    private const int OverwriteCount = 500;

    /// <summary>Moves the world, and puts the deleted pictures back in the end.</summary>
    public async Task<SnapshotResult> RunAsync(CancellationToken cancellation)
    {
        using Snapshot snapshot = database.Database.OpenSnapshot();
        long before = database.Images.Count(null, snapshot);
        QueryHit[][] answers = Ask(snapshot);
        await MoveAsync(cancellation);
        QueryHit[][] answersAfter = Ask(snapshot);
        var result = new SnapshotResult(
            snapshot.Sequence.Value,
            database.Database.Visible.Value,
            before,
            database.Images.Count(null, snapshot),
            database.Images.Count(),
            answers.Zip(answersAfter).Count(pair => !pair.First.SequenceEqual(pair.Second)));
        await RestoreAsync(cancellation);
        return result;
    }

    private QueryHit[][] Ask(Snapshot snapshot) =>
        [.. sample.Queries.Take(QueryCount).Select(query => database.Search(query, isExact: true, snapshot: snapshot))];

    private async Task MoveAsync(CancellationToken cancellation)
    {
        await database.Images.DeleteAsync(Filter.Equal("label", 9), null, cancellation);
        var batch = new WriteBatch();
        for (int id = 0; id < OverwriteCount; id++)
        {
            int other = sample.Images.Count - 1 - id;
            batch.Upsert(database.Images, DemoDatabase.ToDocument(id, sample.Images[other], sample.Labels[other]));
        }

        await database.Database.CommitAsync(batch, null, cancellation);
    }

    private async Task RestoreAsync(CancellationToken cancellation)
    {
        var batch = new WriteBatch();
        for (int id = 0; id < sample.Images.Count; id++)
        {
            if (id < OverwriteCount || sample.Labels[id] == 9)
            {
                batch.Upsert(database.Images, DemoDatabase.ToDocument(id, sample.Images[id], sample.Labels[id]));
            }
        }

        await database.Database.CommitAsync(batch, null, cancellation);
    }
}
