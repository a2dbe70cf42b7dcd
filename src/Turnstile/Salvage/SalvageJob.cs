using Turnstile.Engine;
using Turnstile.Kv;
using Turnstile.Kv.Admission;
using Turnstile.Storage;

namespace Turnstile.Salvage;

/// <summary>Reads a damaged database and writes what is left of it into a new one.</summary>
/// <remarks>
/// <code>
///   tables, block by block; where a block is missing, a gap of keys
///   logs, frame by frame; where a frame is missing, a gap of sequences
///   segments, section by section
///   of each key the newest entry that counts                           NewestEntries
///   catalog, then rows, in batches through the turnstile of the target  SalvageTarget
/// </code>
/// The source is only read. Threads: one; the target is not published to anybody else.
/// </remarks>
internal static class SalvageJob
{
    /// <summary>Refuses a target that holds anything, and a source that is not there.</summary>
    /// <exception cref="StorageException">Either is so.</exception>
    public static void CheckPlaces(IFileSystem files, string source, string target)
    {
        if (!files.DirectoryExists(source))
        {
            throw new StorageException("salvage", source, "there is no such directory");
        }

        if (string.Equals(source, target, StringComparison.Ordinal)
            || (files.DirectoryExists(target) && files.ListFiles(target).Count > 0))
        {
            throw new StorageException("salvage", target, "the directory is not empty; the target must be a new one");
        }
    }

    /// <summary>Runs.</summary>
    /// <param name="files">The disk of the source.</param>
    /// <param name="directory">The damaged database.</param>
    /// <param name="target">A new database.</param>
    /// <param name="now">Unix milliseconds; what expires until then is left out.</param>
    /// <param name="cancellation">Gives up; the target holds a part then.</param>
    public static async Task<SalvageReport> RunAsync(
        IFileSystem files, string directory, Doors target, long now, CancellationToken cancellation)
    {
        using var source = SalvageSource.Open(files, directory, cancellation);
        var rows = new SalvageTarget(target, source);
        foreach (SalvagedEntry entry in NewestEntries.Of(source, now))
        {
            await rows.AddAsync(entry, cancellation).ConfigureAwait(false);
        }

        await rows.CommitAsync(cancellation).ConfigureAwait(false);
        return new SalvageReport(
            source.IsManifestRead,
            source.Verdicts,
            [.. rows.Owners.Values.Select(static owner => owner.ToRows())],
            [.. source.Gaps.SelectMany(gap => Split(gap, rows.Owners))],
            source.LostSequences());
    }

    private static ReadOnlyMemory<byte>? LastOf(KeyGap gap, bool isLastOwner) =>
        isLastOwner && gap.Last is not null ? StoredKey.UserKeyOf(gap.Last).ToArray() : (ReadOnlyMemory<byte>?)null;

    // The part of a gap in the catalog and in each keyspace or collection it touches.
    private static IEnumerable<LostKeys> Split(KeyGap gap, IReadOnlyDictionary<uint, SalvagedOwner> owners)
    {
        uint from = gap.First.Length == 0 ? CatalogEntry.Keyspace : StoredKey.KeyspaceOf(gap.First);
        uint to = gap.Last is null ? RequestRecord.Keyspace : StoredKey.KeyspaceOf(gap.Last);
        IEnumerable<uint> ids = owners.Keys.Append(CatalogEntry.Keyspace).Order();
        foreach (uint id in ids.Where(id => id >= from && id <= to))
        {
            SalvagedOwner? owner = owners.GetValueOrDefault(id);
            yield return new LostKeys(
                gap.File,
                owner?.Name ?? string.Empty,
                owner?.Collection is not null,
                id == from && gap.First.Length > 0 ? StoredKey.UserKeyOf(gap.First).ToArray() : default,
                LastOf(gap, isLastOwner: id == to));
        }
    }
}
