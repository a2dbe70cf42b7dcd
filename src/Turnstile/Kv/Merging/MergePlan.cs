using Turnstile.Kv.Tables;

namespace Turnstile.Kv.Merging;

/// <summary>Which tables to merge, and into which level.</summary>
/// <param name="Upper">Of the level above; of level 0 newest first, and the oldest there are.</param>
/// <param name="Lower">Of the output level, which overlap them, in order.</param>
/// <param name="OutputLevel">The level of the new tables.</param>
/// <param name="Deeper">The levels below it, as they are: tombstones need not be kept for keys that are not in
/// them.</param>
internal sealed record MergePlan(
    SortedTableReader[] Upper, SortedTableReader[] Lower, int OutputLevel, SortedTableReader[][] Deeper)
{
    /// <summary>The files that the merge replaces.</summary>
    public IReadOnlyList<FileNumber> Removed => [.. Upper.Concat(Lower).Select(table => table.Number)];

    /// <summary>The bytes to read, and about those to write.</summary>
    public long InputBytes => Upper.Concat(Lower).Sum(table => table.FileBytes);
}
