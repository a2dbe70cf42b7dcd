namespace Turnstile.Vectors.Search;

/// <summary>One result: a row and how far it is.</summary>
/// <param name="Distance">Smaller is closer; what it means is the format's metric. Exact for bytes, L2 and inner
/// product.</param>
/// <param name="Segment">What the caller set in <see cref="TopK.Segment"/> before the search that found the
/// row.</param>
/// <param name="Ordinal">The row within that segment.</param>
public readonly record struct Neighbor(double Distance, int Segment, int Ordinal);
