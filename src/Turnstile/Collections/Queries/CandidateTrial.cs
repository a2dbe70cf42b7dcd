using Turnstile.Collections.Documents;
using Turnstile.Collections.Segments;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Collections.Queries;

/// <summary>What a query asks of a dense field, and the candidates that one search or scan of codes finds for it: kept
/// apart until they are known to be enough, then compared by their vectors.</summary>
/// <remarks>Threads: one query at a time.</remarks>
internal readonly struct CandidateTrial(
    QueryScratch scratch, PreparedQuery query, VectorValue vector, SearchEffort effort)
{
    // A scan of codes costs so much that comparing more of what it finds costs little: it is to be nearly exact.
    public const int ScanCandidatesFactor = 4;

    /// <summary>What is kept between queries; the candidates are its trial.</summary>
    public QueryScratch Scratch => scratch;

    /// <summary>The vector, for vectors.</summary>
    public PreparedQuery Query => query;

    /// <summary>How hard to search.</summary>
    public SearchEffort Effort => effort;

    /// <summary>The vector's bytes.</summary>
    public ReadOnlySpan<byte> Bytes => vector.Bytes;

    /// <summary>Whether there are k hits already that were looked for with care, so that only nearer rows
    /// matter.</summary>
    public bool IsWithinReach =>
        scratch.Reach.IsKnown && (scratch.Reach.IsShared || scratch.Results.Count == scratch.Results.K);

    /// <summary>The vector, for the codes of an index that has some.</summary>
    public PreparedQuery CodeQuery(FieldIndex search) => scratch.CodeQuery(search.Rows.Quantizer!, vector.Bytes);

    /// <summary>Begins with no candidates.</summary>
    /// <param name="search">What will be searched.</param>
    /// <param name="candidates">The most to keep.</param>
    /// <returns>The vector, for what is searched.</returns>
    public PreparedQuery Begin(FieldIndex search, int candidates)
    {
        scratch.Trial.Reset(query.Format, candidates);
        scratch.Trial.Segment = scratch.Results.Segment;
        scratch.Trial.Order = search.Order;
        if (IsWithinReach)
        {
            scratch.Trial.LimitTo(scratch.Reach);
        }

        return search.HasCodes ? CodeQuery(search) : query;
    }

    /// <summary>How many candidates a search of the graph keeps. Codes of a graph on disk are so short that the effort
    /// alone decides.</summary>
    public int CandidatesFor(GraphIndex search) => (search, search.Rows.Quantizer) switch
    {
        (PagedGraphIndex, _) => Math.Max(scratch.Results.K, effort.Of(search)),
        (_, { } quantizer) => Math.Min(quantizer.CandidatesAt(scratch.Results.K, effort.Of(search)), TopK.KMax),
        _ => scratch.Results.K,
    };

    /// <summary>How many candidates a scan of codes keeps.</summary>
    public int CandidatesOfScan(FieldIndex search) => search.Rows.Quantizer is { } quantizer
        ? (int)Math.Min((long)ScanCandidatesFactor * quantizer.CandidatesFor(scratch.Results.K), TopK.KMax)
        : scratch.Results.K;

    /// <summary>Compares the candidates by their vectors, and offers them to the hits.</summary>
    public void Take(VectorIndex index)
    {
        scratch.CandidateCount += scratch.Trial.Count;
        FieldIndex search = index.Search!;
        VectorRows rows = search.Rows;
        if (!search.HasCodes)
        {
            scratch.Results.Add(scratch.Trial);
            return;
        }

        PreparedQuery searched = CodeQuery(search);
        if (rows.Quantizer!.ResidualBytes > 0)
        {
            var exactly = new ResidualScorer(rows, searched, search.Order);
            scratch.Rescorer.Rescore(rows, searched, scratch.Trial, exactly, scratch.Results);
        }
        else if (index.Dense.IsRead)
        {
            var exactly = new FileScorer(index.Dense, query, scratch.Records);
            scratch.Rescorer.Rescore(
                rows, searched, scratch.Trial, exactly, scratch.Results, RecordScratch.RecordCount);
        }
        else
        {
            var exactly = new ColumnScorer(index.Dense, query);
            scratch.Rescorer.Rescore(rows, searched, scratch.Trial, exactly, scratch.Results);
        }
    }
}
