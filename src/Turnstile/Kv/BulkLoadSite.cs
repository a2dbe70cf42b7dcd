using Turnstile.Kv.Tables;

namespace Turnstile.Kv;

/// <summary>What a load needs of the store beside views and pipeline.</summary>
/// <param name="Files">Where its tables are made; their numbers are taken so that nobody deletes the files.</param>
/// <param name="Handed">Hands the open tables to the turnstile.</param>
/// <param name="Release">Gives a taken number back: its file is listed, or belongs to nobody.</param>
/// <param name="FlushAsync">Writes everything in memory to files.</param>
internal sealed record BulkLoadSite(
    TableFiles Files, HandedTables Handed, Action<FileNumber> Release, Func<CancellationToken, Task> FlushAsync);
