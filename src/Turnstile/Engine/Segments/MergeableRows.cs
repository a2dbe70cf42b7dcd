namespace Turnstile.Engine.Segments;

/// <summary>The rows of a segment, if it were merged now.</summary>
/// <param name="Live">How many would be kept.</param>
/// <param name="Dropped">How many would not.</param>
/// <param name="ColumnBytes">What ids and scalar fields of all of them take.</param>
internal readonly record struct MergeableRows(int Live, int Dropped, long ColumnBytes);
