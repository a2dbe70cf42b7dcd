using System.Runtime.InteropServices;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Ivf;

/// <summary>The lists of an index in the order in which a query probes them. Scratch of one searcher.</summary>
internal sealed class CentroidRanking
{
    // The graph is asked with more care than its results, since a missed list costs recall.
    private const int EffortMin = 64;

    private readonly TopK _nearest = new();
    private readonly HnswSearcher _graph = new();
    private IvfCentroids? _centroids;
    private PreparedQuery? _codeQuery;
    private RowsScorer? _exact;
    private PreparedQuery? _exactQuery;
    private float[] _components = [];
    private int[] _lists = [];
    private bool[] _isProbed = [];
    private int _count;

    /// <summary>The query as float32, of length 1 under cosine.</summary>
    public ReadOnlySpan<float> Components => _components;

    /// <summary>False when a component was beyond what estimates can bear.</summary>
    public bool IsWithinBounds { get; private set; }

    /// <summary>Takes a query and ranks the lists nearest to it.</summary>
    /// <returns>At most so many lists, nearest first; valid until the next call.</returns>
    public ReadOnlySpan<int> Nearest(IvfCentroids centroids, ReadOnlySpan<byte> vector, int count)
    {
        Take(centroids);
        centroids.Format.Validate(vector);
        IsWithinBounds = BoundedComponents.Read(centroids.Format, vector, _components);
        _exactQuery!.Set(MemoryMarshal.AsBytes(_components.AsSpan()));
        _isProbed.AsSpan().Clear();
        if (count >= centroids.Count)
        {
            // All lists will be probed, so only their order in memory matters.
            _count = centroids.Count;
            for (int list = 0; list < _count; list++)
            {
                _lists[list] = list;
            }

            return _lists.AsSpan(0, _count);
        }

        _codeQuery!.Set(MemoryMarshal.AsBytes(_components.AsSpan()));
        _nearest.Reset(centroids.RankingFormat, count);
        if (centroids.Graph is not null)
        {
            int effort = Math.Min(HnswSearcher.EfMax, Math.Max(EffortMin, 2 * count));
            _graph.Search(centroids.Graph, _codeQuery, effort, default(AcceptAll), _nearest);
        }
        else
        {
            FlatSearcher.Search(centroids.Codes, _codeQuery, 0, centroids.Count, default(AcceptAll), _nearest);
        }

        _count = 0;
        foreach (Neighbor list in _nearest.Sorted())
        {
            _lists[_count++] = list.Ordinal;
            _isProbed[list.Ordinal] = true;
        }

        return _lists.AsSpan(0, _count);
    }

    /// <summary>All lists that <see cref="Nearest"/> did not give, nearest first.</summary>
    public ReadOnlySpan<int> Others()
    {
        IvfCentroids centroids = _centroids!;
        int first = _count;
        if (first == centroids.Count)
        {
            return [];
        }

        _nearest.Reset(centroids.RankingFormat, centroids.Count);
        FlatSearcher.Search(centroids.Codes, _codeQuery!, 0, centroids.Count, default(AcceptAll), _nearest);
        foreach (Neighbor list in _nearest.Sorted())
        {
            if (!_isProbed[list.Ordinal])
            {
                _lists[_count++] = list.Ordinal;
            }
        }

        return _lists.AsSpan(first, _count - first);
    }

    /// <summary>What the ranking's metric says of some lists, by float32.</summary>
    public void Score(ReadOnlySpan<int> lists, Span<double> distances) => _exact!.Value.Score(lists, distances);

    private void Take(IvfCentroids centroids)
    {
        ObjectDisposedException.ThrowIf(centroids.IsDisposed, centroids);
        if (ReferenceEquals(_centroids, centroids))
        {
            return;
        }

        _centroids = centroids;
        if (!centroids.RankingFormat.Equals(_exactQuery?.Format))
        {
            _codeQuery = new PreparedQuery(centroids.Codes);
            _exactQuery = new PreparedQuery(centroids.Rows);
            _components = new float[centroids.Format.Dimension];
        }

        _exact = new RowsScorer(centroids.Rows, _exactQuery!);
        if (_lists.Length < centroids.Count)
        {
            _lists = new int[centroids.Count];
            _isProbed = new bool[centroids.Count];
        }
    }
}
