namespace Turnstile.Collections;

/// <summary>The size of a collection at one moment.</summary>
/// <param name="Documents">Documents that are there.</param>
/// <param name="Rows">Document versions in memory, superseded ones too.</param>
/// <param name="IndexedRows">Of the rows, how many can be searched through an index (the least of all vector
/// fields).</param>
/// <param name="Segments">How many segments the rows are in.</param>
/// <param name="VectorBytes">What the vectors take in memory, with their rows' padding; those that are read from files
/// do not count.</param>
/// <param name="IndexBytes">What codes, graphs, lists and bounds take in memory, and the vectors that a graph without
/// codes reads; those that nobody has needed since opening are in their files, and do not count.</param>
public sealed record CollectionStats(
    long Documents, long Rows, long IndexedRows, int Segments, long VectorBytes, long IndexBytes);
