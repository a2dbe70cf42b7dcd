
namespace Turnstile.Salvage;

/// <summary>What a salvage read, wrote and could not save.</summary>
/// <param name="IsManifestRead">Whether the manifest could be read. Without it every table in the directory was taken,
/// obsolete ones too, so rows that were deleted long ago may be back; and nobody can say whether a file is
/// missing.</param>
/// <param name="Files">Every file that was looked at, with what is wrong with it.</param>
/// <param name="Rows">What was written into each keyspace and collection of the new database.</param>
/// <param name="LostKeys">Ranges of keys that unreadable places held: a key in them may be missing, be older than it
/// was, or be back although it was deleted.</param>
/// <param name="LostSequences">Operations that unreadable places of the logs held.</param>
public sealed record SalvageReport(
    bool IsManifestRead,
    IReadOnlyList<FileVerdict> Files,
    IReadOnlyList<SalvagedRows> Rows,
    IReadOnlyList<LostKeys> LostKeys,
    IReadOnlyList<LostSequences> LostSequences)
{
    /// <summary>Whether nothing is known to be lost.</summary>
    public bool IsWhole =>
        IsManifestRead
        && LostKeys.Count == 0
        && LostSequences.Count == 0
        && Rows.All(static rows => rows is { IsNamed: true, LostCount: 0, WithoutVectorsCount: 0 });
}
