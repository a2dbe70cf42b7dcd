using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Ivf;

/// <summary>What one fast scan needs and the next one uses again.</summary>
internal sealed class FastScanScratch
{
    /// <summary>Rows that are scored together, so that each is fetched before it is needed.</summary>
    public const int BatchCount = 32;

    public readonly FastScanQuery Query = new();
    public readonly VisitedSet Seen = new();
    public readonly int[] Ordinals = new int[BatchCount];
    public readonly float[] Lowest = new float[BatchCount];
    public readonly double[] Distances = new double[BatchCount];

    /// <summary>Of each probed list, what it adds to distances, and how far the query is from its centroid.</summary>
    public float[] Own = [], FromCentroid = [];

    private double[] _scores = [];

    /// <summary>Computes these numbers for the lists.</summary>
    public void Measure(FastScanCodes codes, CentroidRanking ranking, ReadOnlySpan<int> lists)
    {
        if (Own.Length < lists.Length)
        {
            Own = new float[lists.Length];
            FromCentroid = new float[lists.Length];
            _scores = new double[lists.Length];
        }

        ranking.Score(lists, _scores);
        double squared = BoundedComponents.Squared(ranking.Components);
        Metric metric = codes.Index.Format.Metric;
        for (int i = 0; i < lists.Length; i++)
        {
            double ofCentroid = codes.SquaredLengths[lists[i]];
            double apart = metric == Metric.InnerProduct ? squared + ofCentroid + (2 * _scores[i]) : _scores[i];
            FromCentroid[i] = (float)Math.Sqrt(Math.Max(0, apart));
            Own[i] = (float)(metric switch
            {
                Metric.Cosine => 1 - ((squared + ofCentroid - apart) / 2),
                _ => _scores[i],
            });
        }
    }
}
