using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Hnsw;

/// <summary>Keeps all rows within the radius, as long as there is room.</summary>
internal readonly struct RangeHitsSink(RangeHits hits) : IRangeSink
{
    /// <inheritdoc/>
    public uint ReachKey => hits.RadiusKey;

    /// <inheritdoc/>
    public bool IsFull => hits.IsFull;

    /// <inheritdoc/>
    public void Offer(uint key, int ordinal) => hits.Offer(key, ordinal);
}
