using Turnstile.Collections.Filters;
using Turnstile.Vectors;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Search;

namespace Turnstile.Collections.Queries;

/// <summary>What a query needs besides its result; kept between queries so that they allocate nothing.</summary>
/// <remarks>Threads: one query at a time. It holds no reference to a view, so it pins nothing.</remarks>
internal sealed class QueryScratch
{
    private PreparedQuery? _query;

    /// <summary>The searcher of graphs.</summary>
    public HnswSearcher Searcher { get; } = new();

    /// <summary>The nearest rows so far.</summary>
    public TopK Results { get; } = new();

    /// <summary>What a graph found, until it is known to be enough.</summary>
    public TopK Trial { get; } = new();

    /// <summary>The rows that pass the filter.</summary>
    public RowBitmap Passing { get; } = new();

    /// <summary>The query for vectors of <paramref name="format"/>, to be set.</summary>
    public PreparedQuery QueryFor(VectorFormat format)
    {
        if (_query is null || !_query.Format.Equals(format))
        {
            _query = new PreparedQuery(format);
        }

        return _query;
    }
}
