namespace Turnstile.Collections.Segments;

/// <summary>How large a segment may grow before it is sealed.</summary>
/// <param name="Bytes">Of vectors in memory.</param>
/// <param name="Rows">Documents.</param>
internal readonly record struct SegmentLimits(long Bytes, int Rows)
{
    /// <summary>The most rows a segment may have, whatever is asked for.</summary>
    public const int RowsMax = 1 << 20;

    /// <summary>With fewer rows than this a segment is not sealed before it is full: each seal is a flush.</summary>
    public int EarlyRowsMin { get; init; } = 1 << 14;

    /// <summary>The same where somebody searches, if it is less: rows come there as slowly as they are indexed, so a
    /// flush is seldom.</summary>
    public int SearchedRowsMin { get; init; } = 1 << 11;

    /// <summary>From so many bytes of codes and links on those of a sealed segment are laid out by the graph's
    /// neighbourhoods: fewer lie in caches anyway.</summary>
    public long LocalityBytesMin { get; init; } = 64 << 20;

    /// <summary>With fewer rows than this a segment is not sealed before it is full.</summary>
    public int EarlyRowsMinOf(bool isSearched) =>
        isSearched ? Math.Min(EarlyRowsMin, SearchedRowsMin) : EarlyRowsMin;

    /// <summary>As many rows of <paramref name="rowBytes"/> as fit.</summary>
    public int CapacityFor(long rowBytes) => (int)Math.Clamp(Bytes / Math.Max(1, rowBytes), 1, Math.Min(Rows, RowsMax));
}
