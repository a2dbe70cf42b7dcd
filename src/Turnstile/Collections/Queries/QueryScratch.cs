using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Vectors;
using Turnstile.Vectors.Disk;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Ivf;
using Turnstile.Vectors.Search;
using Turnstile.Vectors.Sparse;

namespace Turnstile.Collections.Queries;

/// <summary>What a query needs besides its result; kept between queries so that they allocate nothing.</summary>
/// <remarks>Threads: one query at a time. It holds no reference to a view, so it pins nothing.</remarks>
internal sealed class QueryScratch
{
    private PreparedQuery? _query;
    private PreparedQuery? _codeQuery;
    private bool _isCodeQuerySet;
    private readonly int[] _seeds = new int[HnswSearcher.SeedsMax];
    private int[] _listed = [];
    private FastScanSearcher? _lists;
    private IvfSearcher? _listedRows;
    private DiskGraphSearcher? _onDisk;
    private BoundedSearcher? _bounded;
    private ExactPass? _exact;
    private BoundFilter? _bound;
    private Filter? _boundFrom;
    private CollectionSchema? _boundTo;

    /// <summary>The dense vector that was taken up last, for vectors.</summary>
    public PreparedQuery Query => _query!;

    /// <summary>How far the graphs that were searched have been looked through.</summary>
    public SearchReach Reach { get; } = new();

    /// <summary>How many candidates all segments had for the query together.</summary>
    public int CandidateCount { get; set; }

    /// <summary>The most candidates that the search kept which said how far the others go.</summary>
    public int CandidatesKept { get; set; }

    /// <summary>What superseded the nearest row that was met and is superseded; zero for none.</summary>
    public Sequence Successor { get; set; }

    /// <summary>What share of all live rows lies in the segment that is searched.</summary>
    public double SegmentShare { get; set; } = 1;

    /// <summary>The searcher of graphs.</summary>
    public HnswSearcher Searcher { get; } = new();

    /// <summary>The searcher of graphs on disk.</summary>
    public DiskGraphSearcher OnDisk => _onDisk ??= new DiskGraphSearcher();

    /// <summary>Room for vectors that are read from files.</summary>
    public RecordScratch Records { get; } = new();

    /// <summary>The exact searcher of codes and vectors.</summary>
    public BoundedSearcher Bounded => _bounded ??= new BoundedSearcher();

    /// <summary>The exact queries that are answered together.</summary>
    public ExactPass Exact => _exact ??= new ExactPass();

    /// <summary>The searcher of inverted lists that have codes of their own.</summary>
    public FastScanSearcher Lists => _lists ??= new FastScanSearcher();

    /// <summary>The searcher of inverted lists over codes of the rows, or over vectors.</summary>
    public IvfSearcher ListedRows => _listedRows ??= new IvfSearcher();

    /// <summary>The searcher of bounds of sparse vectors.</summary>
    public SparseSearcher Blocks { get; } = new();

    /// <summary>The sparse vector to be near to.</summary>
    public SparseQuery Sparse { get; } = new();

    /// <summary>The multi-vector to be near to; null before the first.</summary>
    public TokenQuery? Tokens { get; private set; }

    /// <summary>The nearest rows so far.</summary>
    public TopK Results { get; } = new();

    /// <summary>What a graph or a scan of codes found, until it is known to be enough and is compared by the
    /// vectors.</summary>
    public TopK Trial { get; } = new();

    /// <summary>What compares candidates by the vectors.</summary>
    public Rescorer Rescorer { get; } = new();

    /// <summary>The rows that pass the filter.</summary>
    public RowBitmap Passing { get; } = new();

    /// <summary>Lets go of what others own: the queries, and the graph that was searched first.</summary>
    public void End()
    {
        Reach.Reset();
        _exact?.End();
    }

    /// <summary>The rows that pass the filter from <paramref name="from"/> on, as a list: valid until the next
    /// call.</summary>
    public Span<int> PassingFrom(int from)
    {
        int count = 0;
        for (int row = Passing.NextOne(from); row >= 0; row = Passing.NextOne(row + 1))
        {
            if (count == _listed.Length)
            {
                Array.Resize(ref _listed, Math.Max(64, 2 * count));
            }

            _listed[count++] = row;
        }

        return _listed.AsSpan(0, count);
    }

    /// <summary>Nodes of rows that pass the filter, from all over the first <paramref name="count"/> rows: valid until
    /// the next call.</summary>
    public ReadOnlySpan<int> Seeds(MemoryGraphIndex search, int count)
    {
        int found = 0;
        int last = -1;
        for (int i = 0; i < HnswSearcher.SeedsMax; i++)
        {
            int row = Passing.NextOne(Math.Max(last + 1, (int)((long)i * count / HnswSearcher.SeedsMax)));
            if (row < 0 || row >= count)
            {
                break;
            }

            last = row;
            if (search.Contains(row))
            {
                _seeds[found++] = search.PlaceOf(row);
            }
        }

        return _seeds.AsSpan(0, found);
    }

    /// <summary>The filter bound to a schema; the last one is kept, for callers ask with one filter again and
    /// again.</summary>
    public BoundFilter Bind(Filter filter, CollectionSchema schema)
    {
        if (_bound is null || !ReferenceEquals(filter, _boundFrom) || !ReferenceEquals(schema, _boundTo))
        {
            _bound = BoundFilter.Bind(filter, schema);
            (_boundFrom, _boundTo) = (filter, schema);
        }

        return _bound;
    }

    /// <summary>Takes up a query: the vector, for vectors of <paramref name="format"/>.</summary>
    public PreparedQuery Begin(VectorFormat format, ReadOnlySpan<byte> vector)
    {
        if (_query is null || !_query.Format.Equals(format))
        {
            _query = new PreparedQuery(format);
        }

        _query.Set(vector);
        _isCodeQuerySet = false;
        Reach.Reset();
        return _query;
    }

    /// <summary>Takes up a query for the k nearest, of which nothing is found yet in any segment.</summary>
    public void BeginNearest(VectorFormat format, ReadOnlySpan<byte> vector, int k)
    {
        Begin(format, vector);
        Results.Reset(format, k);
        CandidateCount = 0;
        Successor = Sequence.Zero;
    }

    /// <summary>Takes up a query of a field of multi-vectors.</summary>
    public void Begin(VectorField field, VectorValue vector)
    {
        if (!field.Equals(Tokens?.Field))
        {
            Tokens = new TokenQuery(field);
        }

        Tokens.Set(vector);
        _isCodeQuerySet = false;
    }

    /// <summary>The same vector, for codes. All segments of a field have codes of equal quantizers, so it is made once
    /// a query.</summary>
    public PreparedQuery CodeQuery(Quantizer quantizer, ReadOnlySpan<byte> vector)
    {
        if (!quantizer.Equals(_codeQuery?.Quantizer))
        {
            _codeQuery = new PreparedQuery(quantizer);
            _isCodeQuerySet = false;
        }

        if (!_isCodeQuerySet)
        {
            _codeQuery!.Set(vector);
            _isCodeQuerySet = true;
        }

        return _codeQuery!;
    }
}
