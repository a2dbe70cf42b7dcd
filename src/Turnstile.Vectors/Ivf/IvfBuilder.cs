using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Ivf;

/// <summary>Puts rows into the lists of their nearest centroids, and makes an index of the lists.</summary>
/// <remarks>
/// The second list of a row is the one whose residual is short and not along the first residual: with weight w it has
/// the least |r'|² + w·‹r',r›²/|r|², among the nearest centroids (SOAR; Sun and others 2023, with spilling for every
/// row). Rows that come after training are assigned the same way; <see cref="IvfIndex.NeedsRetraining"/> says when that
/// is not enough any more. Threads: Assign from any, of ranges that do not meet; Build when none runs. Memory: 8 bytes
/// a row of capacity.
/// </remarks>
public sealed class IvfBuilder
{
    private const int None = -1;

    private readonly VectorRows _vectors;
    private readonly IvfCentroids _centroids;
    private readonly CentroidDistances _kernel;
    private readonly float _spillWeight;

    // Written by whoever assigns the row.
    private readonly int[] _first;
    private readonly int[] _second;

    /// <summary>An empty builder.</summary>
    /// <param name="vectors">The rows, as vectors; searches may use codes of them.</param>
    /// <param name="centroids">Where lists are; they outlive the index.</param>
    /// <param name="parameters">Whether, and how, rows get a second list.</param>
    /// <exception cref="ArgumentException">The rows are codes, or of another format than the centroids.</exception>
    public IvfBuilder(VectorRows vectors, IvfCentroids centroids, IvfParameters parameters)
        : this(vectors, centroids, (parameters ?? throw new ArgumentNullException(nameof(parameters))).SpillWeight)
    {
    }

    /// <summary>A builder that has the rows of an index, to add others.</summary>
    /// <param name="vectors">The rows, as vectors; those of the index by the same ordinals.</param>
    /// <param name="index">What to go on from; it stays as it is.</param>
    /// <exception cref="ArgumentException">The rows are codes, of another format, or fewer than the index
    /// has.</exception>
    public IvfBuilder(VectorRows vectors, IvfIndex index)
        : this(
            vectors, (index ?? throw new ArgumentNullException(nameof(index))).Centroids, index.SpillWeight)
    {
        if (index.RowCount > vectors.Capacity)
        {
            throw new ArgumentException(
                $"the index has ordinals below {index.RowCount}; the rows have {vectors.Capacity}", nameof(index));
        }

        for (int list = 0; list < index.ListCount; list++)
        {
            foreach (int ordinal in index.Members(list))
            {
                (_first[ordinal] == None ? _first : _second)[ordinal] = list;
            }
        }
    }

    private IvfBuilder(VectorRows vectors, IvfCentroids centroids, float spillWeight)
    {
        IvfArguments.Check(vectors);
        ArgumentNullException.ThrowIfNull(centroids);
        vectors.Format.Require(centroids.Format, nameof(centroids));
        _vectors = vectors;
        _centroids = centroids;
        _spillWeight = spillWeight;
        _kernel = new CentroidDistances(centroids.Floats, vectors.Format.Dimension);
        _first = new int[vectors.Capacity];
        _second = new int[vectors.Capacity];
        _first.AsSpan().Fill(None);
        _second.AsSpan().Fill(None);
    }

    /// <summary>Finds the lists of the rows from..to-1; rows without a vector get none.</summary>
    /// <param name="from">First ordinal.</param>
    /// <param name="to">One past the last ordinal; rows below it are published. Some hundreds a call are
    /// cheapest.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the rows.</exception>
    public void Assign(int from, int to)
    {
        if (from < 0 || to < from || to > _vectors.Capacity)
        {
            throw new ArgumentOutOfRangeException(
                nameof(to), to, $"range is {from} to {to}; allowed are ranges within 0 to {_vectors.Capacity}");
        }

        ObjectDisposedException.ThrowIf(_vectors.IsDisposed, _vectors);
        const int Batch = CentroidDistances.BatchCount;
        float[] rows = new float[Batch * _kernel.RowLength];
        float[] distances = new float[Batch * _kernel.Stride];
        var choice = new ListChoice(_centroids, _spillWeight);
        Span<int> ordinals = stackalloc int[Batch];
        int count = 0;
        for (int ordinal = from; ordinal < to; ordinal++)
        {
            if (_vectors.HasVectorUnchecked(ordinal))
            {
                Span<float> row = rows.AsSpan(count * _kernel.RowLength, _vectors.Format.Dimension);
                BoundedComponents.Read(_vectors.Format, _vectors.Vector(ordinal), row);
                ordinals[count++] = ordinal;
            }

            if (count == Batch || (ordinal == to - 1 && count > 0))
            {
                _kernel.Of(rows, distances);
                for (int i = 0; i < count; i++)
                {
                    (_first[ordinals[i]], _second[ordinals[i]]) = choice.Of(
                        rows.AsSpan(i * _kernel.RowLength, _vectors.Format.Dimension),
                        distances.AsSpan(i * _kernel.Stride, _kernel.Count));
                }

                count = 0;
            }
        }
    }

    /// <summary>An index of the rows that have been assigned. The builder may go on.</summary>
    /// <returns>An index that later assignments do not change.</returns>
    public IvfIndex Build()
    {
        int[] starts = new int[_centroids.Count + 1];
        int rowCount = 0;
        for (int ordinal = 0; ordinal < _first.Length; ordinal++)
        {
            if (_first[ordinal] != None)
            {
                rowCount = ordinal + 1;
                starts[_first[ordinal] + 1]++;
            }

            if (_second[ordinal] != None)
            {
                starts[_second[ordinal] + 1]++;
            }
        }

        for (int list = 0; list < _centroids.Count; list++)
        {
            starts[list + 1] = checked(starts[list + 1] + starts[list]);
        }

        int[] members = new int[starts[^1]];
        int[] next = [.. starts];
        for (int ordinal = 0; ordinal < rowCount; ordinal++)
        {
            if (_first[ordinal] != None)
            {
                members[next[_first[ordinal]]++] = ordinal;
            }

            if (_second[ordinal] != None)
            {
                members[next[_second[ordinal]]++] = ordinal;
            }
        }

        return new IvfIndex(_centroids, starts, members, rowCount, _spillWeight);
    }
}
