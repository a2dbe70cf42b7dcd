using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Ivf;

/// <summary>Finds all within a radius.</summary>
internal readonly struct RadiusTarget(RangeHits hits) : IFastScanTarget
{
    private readonly double _radius = DistanceKey.ToDistance(hits.Format!, hits.RadiusKey);

    public double Bound => _radius;

    public bool IsFull => hits.IsFull;

    public void Offer(double distance, int ordinal) =>
        hits.Offer(DistanceKey.OfDistance(hits.Format!, distance), ordinal);
}
