using Turnstile.Kv.Tables;
using Turnstile.Manifest;

namespace Turnstile.Kv.Merging;

/// <summary>Tables that a flush or a merge has written: durable, open, and in no manifest yet.</summary>
/// <param name="Level">The level they belong to.</param>
/// <param name="Files">As the manifest lists them.</param>
/// <param name="Tables">Open, in the same order; whoever gets this owns one reference of each.</param>
/// <param name="HasDroppedTraces">Whether deletes were left out that nothing newer tells of.</param>
internal sealed record NewTables(
    int Level, IReadOnlyList<LiveFile> Files, IReadOnlyList<SortedTableReader> Tables, bool HasDroppedTraces);
