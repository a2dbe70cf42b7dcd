using Turnstile.Vectors;

namespace Turnstile.Collections.Queries;

/// <summary>Exact queries of one dense field with one filter that are answered together: rows are fetched from memory
/// once, for all of them.</summary>
/// <remarks>Reusable, and allocates nothing once it has met as many queries of such k. Threads: one at a time; each
/// thread of a search has a pass of its own.</remarks>
internal sealed class ExactPass
{
    /// <summary>The most queries: with so many the price of a row from memory is a small part of all.</summary>
    public const int QueriesMax = 32;

    /// <summary>The most hits that all of them may ask for, unless there is but one query: it bounds what is
    /// kept.</summary>
    public const int HitsMax = 1 << 17;

    private readonly ExactQuery?[] _queries = new ExactQuery?[QueriesMax];
    private int _hits;

    /// <summary>How many queries there are.</summary>
    public int Count { get; private set; }

    /// <summary>One of them.</summary>
    public ExactQuery this[int index] => _queries[index]!;

    /// <summary>Rows that are looked at together.</summary>
    public RowBatch Rows { get; } = new();

    /// <summary>Begins with no query.</summary>
    public void Begin() => (Count, _hits) = (0, 0);

    /// <summary>Takes up a query; false if there is no room for it.</summary>
    public bool TryAdd(VectorFormat format, VectorQuery query, int k, int place)
    {
        if (Count == QueriesMax || (Count > 0 && _hits + k > HitsMax))
        {
            return false;
        }

        (_queries[Count++] ??= new ExactQuery()).Begin(format, query, k, place);
        _hits += k;
        return true;
    }

    /// <summary>Takes up the queries of another, without what they have found.</summary>
    public void BeginAs(ExactPass other, VectorFormat format)
    {
        Begin();
        for (int i = 0; i < other.Count; i++)
        {
            TryAdd(format, other[i].Asked!, other[i].Results.K, other[i].Place);
        }
    }

    /// <summary>Takes over what another has found in other rows, for the same queries.</summary>
    public void Take(ExactPass other)
    {
        for (int i = 0; i < Count; i++)
        {
            this[i].Results.Add(other[i].Results);
        }
    }

    /// <summary>Lets the queries go.</summary>
    public void End()
    {
        for (int i = 0; i < Count; i++)
        {
            this[i].End();
        }

        Begin();
    }
}
