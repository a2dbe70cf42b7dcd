using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Ivf;

/// <summary>Finds the nearest.</summary>
internal readonly struct NearestTarget(TopK results) : IFastScanTarget
{
    public double Bound => results.Bound;

    public bool IsFull => false;

    public void Offer(double distance, int ordinal) =>
        results.Offer(DistanceKey.OfDistance(results.Format!, distance), ordinal);
}
