using Turnstile.Cli.Files;
using Turnstile.Cli.Output;
using Turnstile.Collections;
using Turnstile.Collections.Documents;

namespace Turnstile.Cli.Importing;

/// <summary>Commits vectors and their fields as documents, batch by batch.</summary>
internal sealed class Importer(TurnstileDatabase database, Collection collection, string vectorName)
{
    /// <summary>Documents of one commit.</summary>
    public const int BatchCount = 500;

    /// <summary>Upserts one document for each vector.</summary>
    /// <param name="vectors">The vectors.</param>
    /// <param name="fields">Their fields, row by row; null for none.</param>
    /// <param name="range">Which rows, and under which ids.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Ends it between two batches.</param>
    /// <exception cref="BadFileException">A file is damaged, or they have not the same number of rows.</exception>
    public async Task<long> RunAsync(
        IVectorRows vectors,
        IFieldRows? fields,
        ImportRange range,
        ProgressLine progress,
        CancellationToken cancellation)
    {
        var batch = new WriteBatch();
        long rows = 0;
        long limit = range.RowCountMax;
        long? total = vectors.RowCount is { } known ? Math.Min(limit, known) : null;
        while (rows < limit && vectors.TryRead(out VectorValue vector))
        {
            var document = new Document(range.FirstId + rows) { Vectors = { [vectorName] = vector } };
            if (fields is not null && !fields.TryRead(document))
            {
                throw new BadFileException(fields.Path, $"ends after {rows} rows; {vectors.Path} has more");
            }

            batch.Upsert(collection, document);
            rows++;
            if (batch.Count == BatchCount)
            {
                await CommitAsync(batch, cancellation);
                progress.Report("importing", rows, total);
            }
        }

        if (rows < limit && fields is not null && fields.TryRead(new Document()))
        {
            throw new BadFileException(fields.Path, $"goes on after the {rows} rows of {vectors.Path}");
        }

        await CommitAsync(batch, cancellation);
        return rows;
    }

    private async Task CommitAsync(WriteBatch batch, CancellationToken cancellation)
    {
        if (batch.Count > 0)
        {
            await database.CommitAsync(batch, null, cancellation);
            batch.Clear();
        }
    }
}
