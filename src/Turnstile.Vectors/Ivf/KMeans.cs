using System.Numerics;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Ivf;

/// <summary>Finds centroids: Lloyd's rounds over a bounded sample of the rows.</summary>
/// <remarks>
/// Distances are squared Euclidean ones, of vectors scaled to length 1 under cosine. The first centroids are rows of
/// the sample; a cluster that comes to be empty begins anew at the row that is farthest from its own. The caller owns
/// the threads:
/// <code>
///   do { each worker w of n: Assign(w, n) } while (Update());
///   centroids = Finish();
/// </code>
/// Threads: Assign from any, each with a worker number of its own; the rest by one, when no Assign runs. The same rows,
/// parameters and processor give the same centroids, with any number of workers. Cost: a round is sample x lists x
/// dimension products; memory is the sample in float32.
/// </remarks>
public sealed class KMeans
{
    private const long SampleFloatsMax = 1L << 30;

    // What is nearer than this beside its length lies on the centroid, up to rounding.
    private const float RoundingShare = 1e-5f;

    private readonly VectorFormat _format;
    private readonly int _rowCount;
    private readonly int _roundCount;
    private readonly int _rowLength;
    private readonly int _sampleCount;

    // Written by whoever has the positions: one worker in Assign, the caller in Update.
    private readonly float[] _sample;
    private readonly int[] _labels;
    private readonly float[] _distances;

    // The caller's thread alone.
    private readonly float[] _centroids;
    private readonly bool[] _isEmpty;
    private CentroidDistances _kernel;
    private int _round;

    // any thread, interlocked
    private int _changedCount;

    /// <summary>Draws the sample and the first centroids.</summary>
    /// <param name="vectors">The rows, as vectors; rows without one are left out.</param>
    /// <param name="rowCount">Rows below this ordinal are published, and may be in the sample.</param>
    /// <param name="parameters">How many lists, rounds, sample rows; the seed.</param>
    /// <exception cref="ArgumentException">The rows are codes, or of a metric other than L2, InnerProduct and
    /// Cosine.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The row count is outside the capacity.</exception>
    public KMeans(VectorRows vectors, int rowCount, IvfParameters parameters)
    {
        IvfArguments.Check(vectors, rowCount);
        ArgumentNullException.ThrowIfNull(parameters);
        _format = vectors.Format;
        _roundCount = parameters.RoundCount;
        int dimension = _format.Dimension;
        _rowLength = CentroidDistances.PaddedLength(dimension);
        int[] chosen = Choose(vectors, rowCount, parameters, out _rowCount);
        _sampleCount = chosen.Length;
        int listCount = Math.Min(parameters.ListCountFor(_rowCount), _sampleCount);
        const int Batch = CentroidDistances.BatchCount;
        _sample = new float[checked((_sampleCount + Batch - 1) / Batch * Batch * _rowLength)];
        for (int i = 0; i < _sampleCount; i++)
        {
            BoundedComponents.Read(_format, vectors.Vector(chosen[i]), _sample.AsSpan(i * _rowLength, dimension));
        }

        _labels = new int[_sampleCount];
        _labels.AsSpan().Fill(-1);
        _distances = new float[_sampleCount];
        _isEmpty = new bool[listCount];
        _centroids = new float[checked(listCount * dimension)];
        for (int c = 0; c < listCount; c++)
        {
            Row(c)[..dimension].CopyTo(Centroid(c));
        }

        _kernel = new CentroidDistances(_centroids, dimension);
    }

    /// <summary>Rows of the sample.</summary>
    public int SampleCount => _sampleCount;

    /// <summary>Finds the nearest centroid of a worker's share of the sample.</summary>
    /// <param name="worker">0 to workerCount-1.</param>
    /// <param name="workerCount">Into how many shares the sample is divided, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such worker.</exception>
    public void Assign(int worker, int workerCount)
    {
        IvfArguments.CheckWorker(worker, workerCount);
        const int Batch = CentroidDistances.BatchCount;
        int batchCount = (_sampleCount + Batch - 1) / Batch;
        int from = (int)((long)batchCount * worker / workerCount) * Batch;
        int to = Math.Min(_sampleCount, (int)((long)batchCount * (worker + 1) / workerCount) * Batch);
        float[] distances = new float[Batch * _kernel.Stride];
        int changed = 0;
        for (int first = from; first < to; first += Batch)
        {
            _kernel.Of(_sample.AsSpan(first * _rowLength, Batch * _rowLength), distances);
            for (int i = first; i < Math.Min(to, first + Batch); i++)
            {
                ReadOnlySpan<float> own = distances.AsSpan((i - first) * _kernel.Stride, _kernel.Count);
                int nearest = own.IndexOf(FloatRange.Of(own).Min);
                changed += nearest == _labels[i] ? 0 : 1;
                _labels[i] = nearest;
                float squared = BoundedComponents.Squared(Row(i));
                float distance = own[nearest] + squared;
                _distances[i] = distance > RoundingShare * squared ? distance : 0;
            }
        }

        Interlocked.Add(ref _changedCount, changed);
    }

    /// <summary>Moves each centroid to the mean of its rows.</summary>
    /// <returns>Whether another round would change something and is allowed.</returns>
    /// <exception cref="InvalidOperationException">A worker's share was never assigned.</exception>
    public bool Update()
    {
        if (_labels.Contains(-1))
        {
            throw new InvalidOperationException("a share of the sample was not assigned; every worker calls Assign");
        }

        int changed = Interlocked.Exchange(ref _changedCount, 0);
        _round++;
        if (changed == 0 || _sampleCount == 0)
        {
            return false;
        }

        int[] counts = MoveToMeans();
        bool[] taken = new bool[_sampleCount];
        for (int c = 0; c < counts.Length; c++)
        {
            _isEmpty[c] = counts[c] == 0 && !TryMoveToFarthest(c, taken);
        }

        _kernel = new CentroidDistances(_centroids, _format.Dimension);
        return _round < _roundCount;
    }

    /// <summary>The centroids of what has been done; those of clusters that stayed empty are left out.</summary>
    /// <returns>Centroids that the caller owns; untrained ones when no row has a vector.</returns>
    public IvfCentroids Finish()
    {
        if (_sampleCount == 0)
        {
            return IvfCentroids.Untrained(_format);
        }

        int dimension = _format.Dimension;
        float[] kept = new float[_centroids.Length];
        int count = 0;
        for (int c = 0; c < _isEmpty.Length; c++)
        {
            if (!_isEmpty[c])
            {
                Centroid(c).CopyTo(kept.AsSpan(count++ * dimension));
            }
        }

        int[] sizes = new int[_isEmpty.Length];
        foreach (int label in _labels)
        {
            sizes[Math.Max(0, label)]++;
        }

        int[] filled = [.. sizes.Where(size => size > 0)];
        return new IvfCentroids(
            _format, kept.AsSpan(0, count * dimension), _rowCount, (float)IvfIndex.ImbalanceOf(filled));
    }

    /// <summary>As many rows with vectors as the sample has, in a random order that the seed decides.</summary>
    private static int[] Choose(VectorRows vectors, int rowCount, IvfParameters parameters, out int presentCount)
    {
        var present = new List<int>(rowCount);
        for (int ordinal = 0; ordinal < rowCount; ordinal++)
        {
            if (vectors.HasVectorUnchecked(ordinal))
            {
                present.Add(ordinal);
            }
        }

        presentCount = present.Count;
        long wanted = Math.Min(
            (long)parameters.ListCountFor(presentCount) * parameters.SampleRows,
            Math.Max(parameters.ListCountFor(presentCount), SampleFloatsMax / vectors.Format.Dimension));
        int[] chosen = new int[Math.Min(presentCount, wanted)];
        for (int i = 0; i < chosen.Length; i++)
        {
            int other = i + (int)(SplitMix.At(parameters.Seed, (ulong)i) % (ulong)(presentCount - i));
            (present[i], present[other]) = (present[other], present[i]);
            chosen[i] = present[i];
        }

        return chosen;
    }

    /// <summary>Adds the mean of what rows differ by: near rows lose no precision however many there are.</summary>
    private int[] MoveToMeans()
    {
        int dimension = _format.Dimension;
        int[] counts = new int[_isEmpty.Length];
        float[] sums = new float[_centroids.Length];
        for (int i = 0; i < _sampleCount; i++)
        {
            counts[_labels[i]]++;
            AddDifference(Row(i), Centroid(_labels[i]), sums.AsSpan(_labels[i] * dimension, dimension));
        }

        for (int c = 0; c < counts.Length; c++)
        {
            Span<float> centroid = Centroid(c);
            for (int i = 0; i < dimension && counts[c] > 0; i++)
            {
                centroid[i] += sums[(c * dimension) + i] / counts[c];
            }
        }

        return counts;
    }

    private static void AddDifference(ReadOnlySpan<float> row, ReadOnlySpan<float> centroid, Span<float> sum)
    {
        int i = 0;
        for (; i <= sum.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var difference = new Vector<float>(row[i..]) - new Vector<float>(centroid[i..]);
            (new Vector<float>(sum[i..]) + difference).CopyTo(sum[i..]);
        }

        for (; i < sum.Length; i++)
        {
            sum[i] += row[i] - centroid[i];
        }
    }

    /// <summary>False when every row lies on a centroid: then more clusters than this are of no use.</summary>
    private bool TryMoveToFarthest(int cluster, bool[] taken)
    {
        int farthest = -1;
        for (int i = 0; i < _sampleCount; i++)
        {
            if (!taken[i] && _distances[i] > 0 && (farthest < 0 || _distances[i] > _distances[farthest]))
            {
                farthest = i;
            }
        }

        if (farthest < 0)
        {
            return false;
        }

        taken[farthest] = true;
        Row(farthest)[.._format.Dimension].CopyTo(Centroid(cluster));
        return true;
    }

    private ReadOnlySpan<float> Row(int i) => _sample.AsSpan(i * _rowLength, _rowLength);

    private Span<float> Centroid(int c) => _centroids.AsSpan(c * _format.Dimension, _format.Dimension);
}
