using Turnstile.Collections.Queries;

namespace Turnstile.Collections.Grouping;

/// <summary>Asks for the best groups of documents by a scalar field, and the best hits in each.</summary>
/// <remarks>A group is as good as its best hit. Groups are looked for among the nearest 1,048,576 documents that pass
/// the filter.</remarks>
public sealed record GroupQuery
{
    /// <summary>The most groups that can be asked for.</summary>
    public const int GroupCountMax = 1024;

    /// <summary>Asks for groups by <paramref name="field"/> of what <paramref name="query"/> finds.</summary>
    /// <param name="field">The name of a scalar field; documents without a value there form the group of null.</param>
    /// <param name="query">What to be near to, and which documents may be hits. Its <see cref="VectorQuery.K"/> is the
    /// number of hits in each group.</param>
    public GroupQuery(string field, VectorQuery query)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(query);
        Field = field;
        Query = query;
    }

    /// <summary>The name of the scalar field.</summary>
    public string Field { get; }

    /// <summary>What to be near to; K is the number of hits in each group.</summary>
    public VectorQuery Query { get; }

    /// <summary>How many groups at most, 1 to <see cref="GroupCountMax"/>; 10 unless set.</summary>
    public int GroupCount { get; init; } = 10;
}
