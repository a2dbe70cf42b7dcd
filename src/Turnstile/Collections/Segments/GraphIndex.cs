namespace Turnstile.Collections.Segments;

/// <summary>A graph over codes or vectors of one field of one segment, in memory or on disk: what the two have in
/// common. Derived (TRUTH-1).</summary>
/// <remarks>Threads and lifetime: <see cref="FieldIndex"/>.</remarks>
/// <param name="searched">What it is over; a reference is taken over.</param>
/// <param name="indexed">How many of the rows it covers.</param>
internal abstract class GraphIndex(SearchedRows searched, int indexed) : FieldIndex(searched, indexed)
{
    // written once by the worker that found it out, read by queries
    private EffortTable? _efforts;

    // replaced by workers, interlocked; read by queries
    private SegmentAnchors? _anchors;

    /// <summary>How many rows the graph has.</summary>
    public abstract int LinkedCount { get; }

    /// <summary>What effort a wanted recall takes; null until it was found out.</summary>
    public EffortTable? Efforts
    {
        get => Volatile.Read(ref _efforts);
        set => Volatile.Write(ref _efforts, value);
    }

    /// <summary>The rows by nodes of a larger segment's graph; null where there is none, or too few or too many rows
    /// beside it.</summary>
    public SegmentAnchors? Anchors => Volatile.Read(ref _anchors);

    /// <inheritdoc/>
    public override long Bytes => base.Bytes + (Anchors?.Table.ByteCount ?? 0);

    /// <summary>Changes the anchors, unless another worker has.</summary>
    public void ReplaceAnchors(SegmentAnchors? seen, SegmentAnchors? by) =>
        Interlocked.CompareExchange(ref _anchors, by, seen);

    /// <summary>Takes over what is known of another graph of the same rows, before anybody reads this one. Anchors are
    /// made anew.</summary>
    public void Inherit(GraphIndex other)
    {
        LeaveOut(other.LeftOutThrough);
        Efforts = other.Efforts;
    }
}
