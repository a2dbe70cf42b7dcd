using System.Runtime.InteropServices;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Quantizers;

namespace Turnstile.Vectors.Ivf;

/// <summary>The centroids of inverted lists, and what makes ranking them fast.</summary>
/// <remarks>
/// Ranking scans them as codes of 7 bits a component, or from <see cref="GraphCountMin"/> lists on walks a small graph
/// over these codes; distances that enter estimates are computed from the float32. Immutable; any thread. Lifetime:
/// disposed by whoever made or read it, when no index that uses it is searched any more. Memory: 9 bytes a component.
/// </remarks>
public sealed class IvfCentroids : IDisposable
{
    /// <summary>From so many lists on they are ranked by a graph.</summary>
    public const int GraphCountMin = 2048;

    private const int CodeBits = 7;
    private const int GraphEffort = 100;

    private readonly float[] _floats;

    internal IvfCentroids(VectorFormat format, ReadOnlySpan<float> floats, int trainedRowCount, float imbalance)
    {
        int dimension = format.Dimension;
        Format = format;
        Count = floats.Length / dimension;
        TrainedRowCount = trainedRowCount;
        TrainedImbalance = imbalance;
        _floats = floats.ToArray();
        RankingFormat = new VectorFormat(
            VectorElement.Float32, dimension, format.Metric == Metric.InnerProduct ? Metric.InnerProduct : Metric.L2);
        Rows = new VectorRows(RankingFormat, Count);
        Codes = new VectorRows(new LvqQuantizer(RankingFormat, CodeBits), Count);
        for (int list = 0; list < Count; list++)
        {
            ReadOnlySpan<byte> centroid = MemoryMarshal.AsBytes(Of(list));
            Rows.Write(list, centroid);
            Codes.Write(list, centroid);
        }

        if (Count >= GraphCountMin)
        {
            Graph = new HnswGraph(Codes, new HnswParameters(16, GraphEffort), Count);
            var inserter = new HnswInserter(Graph);
            for (int list = 0; list < Count; list++)
            {
                inserter.Insert(list);
            }
        }
    }

    /// <summary>What the vectors are.</summary>
    public VectorFormat Format { get; }

    /// <summary>Lists, 1 to <see cref="IvfParameters.NListMax"/>.</summary>
    public int Count { get; }

    /// <summary>Rows with vectors that there were when the centroids were found; 0 when they were not.</summary>
    public int TrainedRowCount { get; }

    /// <summary>How uneven the clusters were then: 1 when they were of one size.</summary>
    public float TrainedImbalance { get; }

    /// <summary>Whether the centroids follow from data.</summary>
    public bool IsTrained => TrainedRowCount > 0;

    /// <summary>Float32, and how lists are ranked: by the inner product under that metric, else by L2.</summary>
    internal VectorFormat RankingFormat { get; }

    internal VectorRows Rows { get; }

    internal VectorRows Codes { get; }

    internal HnswGraph? Graph { get; }

    /// <summary>All components, centroid by centroid.</summary>
    internal ReadOnlySpan<float> Floats => _floats;

    internal bool IsDisposed => Rows.IsDisposed;

    /// <summary>One list, around zero: an index over it is a scan.</summary>
    /// <param name="format">What the vectors are.</param>
    /// <exception cref="ArgumentException">The metric is neither L2 nor InnerProduct nor Cosine.</exception>
    public static IvfCentroids Untrained(VectorFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        Components.RequireAngleOrLength(format);
        return new IvfCentroids(format, new float[format.Dimension], 0, 1);
    }

    /// <summary>The centroid of a list; under cosine, of vectors scaled to length 1.</summary>
    /// <param name="list">0 to Count-1.</param>
    /// <returns>Dimension numbers.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such list.</exception>
    public ReadOnlySpan<float> Of(int list)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(list);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(list, Count);
        return _floats.AsSpan(list * Format.Dimension, Format.Dimension);
    }

    /// <summary>Frees the memory. No search may be running.</summary>
    public void Dispose()
    {
        Graph?.Dispose();
        Codes.Dispose();
        Rows.Dispose();
    }
}
