using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Hnsw;

/// <summary>Keeps the nearest of what is met, beyond the radius too, and goes no farther than they and the
/// radius.</summary>
internal readonly struct NearestSink(TopK nearest, uint radiusKey) : IRangeSink
{
    /// <inheritdoc/>
    public uint ReachKey => Math.Min(radiusKey, nearest.BoundKey);

    /// <inheritdoc/>
    public bool IsFull => false;

    /// <inheritdoc/>
    public void Offer(uint key, int ordinal) => nearest.Offer(key, ordinal);
}
