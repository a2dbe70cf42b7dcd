using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Vectors.BlockMax;
using Turnstile.Vectors.Hnsw;

namespace Turnstile.Collections.Queries;

/// <summary>Asks for the documents whose vector is nearest to a given one.</summary>
/// <remarks>
/// <code>
/// var query = new VectorQuery("pixels", image) { K = 10, Filter = Filter.Parse("label = 3") };
/// QueryHit[] hits = images.Query(query);
///
/// var terms = new SparseVector([102, 2057], [1.5f, 0.25f]);
/// QueryHit[] texts = articles.Query(new VectorQuery("terms", terms));
/// </code></remarks>
public sealed record VectorQuery
{
    /// <summary>The most hits that can be asked for.</summary>
    public const int KMax = 1 << 16;

    /// <summary>The greatest search effort.</summary>
    public const int EfSearchMax = HnswSearcher.EfMax;

    /// <summary>The most threads that one query can ask for.</summary>
    public const int ThreadsMax = 256;

    /// <summary>The lists that are scanned unless the query says otherwise.</summary>
    public const int NProbeDefault = 16;

    /// <summary>Asks for the documents whose vector <paramref name="field"/> is nearest to
    /// <paramref name="vector"/>.</summary>
    /// <param name="field">The name of a vector field.</param>
    /// <param name="vector">Of the field's kind, element type and dimension; floats must be finite. Not copied.</param>
    public VectorQuery(string field, VectorValue vector)
    {
        ArgumentNullException.ThrowIfNull(field);
        Field = field;
        Vector = vector;
    }

    /// <summary>The name of the vector field.</summary>
    public string Field { get; }

    /// <summary>The vector to be near to.</summary>
    public VectorValue Vector { get; }

    /// <summary>How many hits at most, 1 to <see cref="KMax"/>; 10 unless set. Fewer only if fewer documents
    /// pass.</summary>
    public int K { get; init; } = 10;

    /// <summary>The search effort in the graph: candidates kept, 1 to <see cref="EfSearchMax"/>; more finds more and
    /// takes longer. Of multi-vectors all of them are compared by MaxSim. Null for a good default: 64, or twice k if
    /// that is more; of multi-vectors 256, or eight times k.</summary>
    public int? EfSearch { get; init; }

    /// <summary>How many inverted lists of a segment are scanned, 1 to 65,536, of a field that has lists; more finds
    /// more. Null for <see cref="NProbeDefault"/>.</summary>
    public int? NProbe { get; init; }

    /// <summary>The share of the true hits to be found, above 0, at most 1, in place of an effort: each segment takes
    /// the effort that it takes in its graph, or as many of its lists, as sample searches tell: for its own rows at
    /// first, and for some of what was asked after a thousand queries. The usual effort until they were made, and in a
    /// database that is opened for reading. Null to leave it to <see cref="EfSearch"/> and <see cref="NProbe"/>.
    /// </summary>
    public double? TargetRecall { get; init; }

    /// <summary>Only documents at this distance or nearer, as hits tell distances: the <see cref="K"/> nearest of them.
    /// Null for any distance. The work grows with the number of hits, up to that of comparing all rows.</summary>
    public double? Radius { get; init; }

    /// <summary>Which documents may be hits; null for all.</summary>
    public Filter? Filter { get; init; }

    /// <summary>Which scalar fields to return with each hit; null for none of the document, empty for its id, version
    /// and sequence alone.</summary>
    public IReadOnlyList<string>? OutputFields { get; init; }

    /// <summary>How much of the bounds a search of sparse vectors believes: less is faster, and may miss documents.
    /// Null to find all that <see cref="Exact"/> finds.</summary>
    public BlockMaxEffort? SparseEffort { get; init; }

    /// <summary>How many threads search, 1 to <see cref="ThreadsMax"/>; 1 unless set. More of them share out the
    /// segments of a dense field, after the largest one where no filter is set, and the rows of an exact search (with a
    /// filter its segments), whose answer is the same. They are the thread pool's, the asking one is among them, and
    /// they cost some objects for each query: it pays where a query takes a millisecond.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Compares every vector instead of asking the index.</summary>
    public bool Exact { get; init; }

    /// <summary>Takes whatever the index of each segment finds, however few rows there are: nothing is chosen by cost,
    /// nor scanned because too little was found. Only tests ask so, for their segments are small.</summary>
    internal bool TrustsIndex { get; init; }
}
