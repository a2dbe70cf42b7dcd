using Turnstile.Background;
using Turnstile.Engine;
using Turnstile.Salvage;
using Turnstile.Storage;

namespace Turnstile;

/// <summary>Saves what is left of a damaged database into a new one.</summary>
/// <remarks>For when a database no longer opens and there is no backup. It reads every table, segment and log by
/// itself, block by block, and writes the newest rows it finds into another directory. Versions, sequences and the
/// memory of requests start anew there; expiry is kept. The source is never written. Threads: any; nobody may write
/// the source meanwhile.</remarks>
public static class DatabaseSalvage
{
    /// <summary>Runs a salvage.</summary>
    /// <param name="source">The directory of the damaged database.</param>
    /// <param name="target">The directory of the new database: an empty one, or none yet.</param>
    /// <param name="options">How the new database is written; null for the defaults.</param>
    /// <param name="cancellation">Gives up; the target holds a part then and is to be deleted.</param>
    /// <returns>What was saved, and what is known to be lost.</returns>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    /// <exception cref="StorageException">There is no such source, the target is not empty, or its disk
    /// failed.</exception>
    public static Task<SalvageReport> RunAsync(
        string source, string target, DatabaseOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        ArgumentException.ThrowIfNullOrEmpty(target);
        options ??= new DatabaseOptions();
        options.Check();
        string from = Path.GetFullPath(source);
        string to = Path.GetFullPath(target);
        var files = new DiskFileSystem();
        SalvageJob.CheckPlaces(files, from, to);
        return RunAsync(files, from, to, options, cancellation);
    }

    private static async Task<SalvageReport> RunAsync(
        DiskFileSystem files, string from, string to, DatabaseOptions options, CancellationToken cancellation)
    {
        OpenStore open = await OpenStore.OpenAsync(
            TurnstileDatabase.StoreOptionsOf(to, options), options.IndexThreads, cancellation).ConfigureAwait(false);
        try
        {
            var doors = new Doors(open.Store.Views, open.Store.Pipeline);
            long now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            Task<SalvageReport> run = await Workers.RunAsync(
                () => SalvageJob.RunAsync(files, from, doors, now, cancellation), cancellation).ConfigureAwait(false);
            SalvageReport report = await run.ConfigureAwait(false);
            await open.FlushAsync(cancellation).ConfigureAwait(false);
            return report;
        }
        finally
        {
            await open.CloseAsync().ConfigureAwait(false);
        }
    }
}
