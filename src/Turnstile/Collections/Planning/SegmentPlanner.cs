using Turnstile.Vectors.Hnsw;

namespace Turnstile.Collections.Planning;

/// <summary>Chooses how one segment is searched, by comparing what the ways would cost.</summary>
/// <remarks>
/// Costs are in nanoseconds and only their ratios matter; they were measured on one machine and hold roughly on others,
/// for both are the price of fetching a record from memory, vector or code, by its length: a gathered one of a scan,
/// and one met in the graph, where the fetch also depends on the one before. </remarks>
internal static class SegmentPlanner
{
    /// <summary>The search effort unless the query says otherwise.</summary>
    public const int EfSearchDefault = 64;

    /// <summary>So few rows are always scanned, unless it is known how far to look.</summary>
    public const int ScanRowsAlways = 2_000;

    // A search among passing rows alone is for filters that pass fewer than one row in so many, around whose rows so
    // large a share passes, and so many times more than of all rows. It looks at rows behind others, which costs.
    private const int InsideRowsShare = 2;
    private const double InsideShareMin = 0.4;
    private const double InsideGainMin = 1.5;
    private const double InsideCostFactor = 6;
    private const int InsideEffortFactor = 2;

    private const int MultiCandidatesDefault = 256;
    private const int MultiCandidatesPerHit = 8;
    private const double ScanRowCost = 10;
    private const double GraphRowCost = 20;
    private const double ByteCost = 0.05;

    // Of a page of a graph on disk that the system has in memory, and the cache of the database has not.
    private const double PageCost = 2_000;

    // A search of effort ef meets about this many rows for each candidate it keeps (degree 32, most neighbours seen
    // before).
    private const double RowsPerCandidate = 8;

    private const int ListedShare = 4;

    // Where fewer than one row in so many passes, the plain search would have to keep too many candidates in vain.
    private const int PlainPassShare = 4;

    /// <summary>The plan for <paramref name="rows"/> indexed rows, of which <paramref name="passing"/> may be hits,
    /// in a graph of such a cost.</summary>
    /// <param name="rows">Indexed rows.</param>
    /// <param name="passing">Of these, how many may be hits.</param>
    /// <param name="k">Hits wanted.</param>
    /// <param name="ef">Candidates to keep.</param>
    /// <param name="cost">What a step costs.</param>
    /// <param name="isWithinReach">Whether another graph has said how far to look: then few passing rows do not make
    /// the plain search longer.</param>
    public static SegmentPlan Choose(
        int rows, int passing, int k, int ef, GraphCost cost, bool isWithinReach = false)
    {
        // Where all that pass are wanted, there is nothing to choose among.
        if (passing <= Math.Max(isWithinReach ? 0 : ScanRowsAlways, k))
        {
            return SegmentPlan.Scan;
        }

        double share = isWithinReach ? 1 : (double)passing / rows;
        double scan = passing * CostOf(ScanRowCost, cost.RecordBytes);
        double graph = ef * RowsPerCandidate * CostOf(cost) / share;
        if (scan <= graph)
        {
            return SegmentPlan.Scan;
        }

        return OfGraph(rows, passing, isWithinReach);
    }

    /// <summary>The plan for a graph that is asked whatever it costs; the parameters are those of <see cref="Choose"/>.
    /// A scan only where next to nothing passes.</summary>
    public static SegmentPlan OfGraph(int rows, int passing, bool isWithinReach) => passing == 0 ? SegmentPlan.Scan
        : isWithinReach || IsMostly(passing, rows) ? SegmentPlan.Graph
        : SegmentPlan.FilteredGraph;

    /// <summary>Whether it is worth finding out if the filter goes with the vectors.</summary>
    public static bool MayGoInside(int rows, int passing) =>
        passing > ScanRowsAlways && (long)passing * InsideRowsShare < rows;

    /// <summary>Whether passing rows are each other's neighbours, so that a search among them alone finds its way, and
    /// costs less than comparing all of them.</summary>
    /// <param name="rows">Indexed rows.</param>
    /// <param name="passing">Of these, how many pass.</param>
    /// <param name="around">What share of the neighbours of passing rows pass.</param>
    /// <param name="ef">Candidates to keep.</param>
    /// <param name="cost">What a step costs.</param>
    public static bool IsInside(int rows, int passing, double around, int ef, GraphCost cost) =>
        around >= InsideShareMin
        && around * rows >= (double)passing * InsideGainMin
        && InsideCostFactor * ef * RowsPerCandidate * CostOf(cost)
            < passing * CostOf(ScanRowCost, cost.RecordBytes);

    /// <summary>The effort of a search among passing rows alone, which have fewer ways to each other.</summary>
    public static int InsideEffort(int ef) => Math.Min(InsideEffortFactor * ef, HnswSearcher.EfMax);

    /// <summary>Whether so few of the rows pass that a scan compares them from a list, rather than ask about each
    /// row.</summary>
    public static bool AreListed(int passing, int rows) => passing < rows / ListedShare;

    /// <summary>Whether so many of the rows pass that the plain search of a graph is right.</summary>
    public static bool IsMostly(int passing, int rows) => (long)passing * PlainPassShare >= rows;

    /// <summary>The effort that finds as many passing rows as <paramref name="ef"/> would without a filter.</summary>
    public static int PlainEffort(int rows, int passing, int ef) =>
        (int)Math.Min((long)ef * Math.Min((double)rows / Math.Max(1, passing), PlainPassShare), HnswSearcher.EfMax);

    /// <summary>After so many rows a filtered search has cost half as much as a scan, and the scan is done
    /// instead.</summary>
    public static int VisitMax(int passing, GraphCost cost) => (int)Math.Max(
        1, passing * CostOf(ScanRowCost, cost.RecordBytes) / CostOf(cost) / 2);

    /// <summary>The effort of a query that leaves it to us.</summary>
    public static int DefaultEffort(int k) => Math.Min(Math.Max(EfSearchDefault, 2 * k), HnswSearcher.EfMax);

    /// <summary>How many documents the encodings of multi-vectors are asked for, of a query that leaves it to us: they
    /// are coarse, so there are more of them.</summary>
    public static int CandidatesFor(int k) => Math.Min(
        Math.Max(MultiCandidatesDefault, MultiCandidatesPerHit * k), HnswSearcher.EfMax);

    private static double CostOf(GraphCost cost) =>
        CostOf(GraphRowCost, cost.RecordBytes) + (cost.IsOnDisk ? PageCost / RowsPerCandidate : 0);

    private static double CostOf(double rowCost, int recordBytes) => rowCost + (ByteCost * recordBytes);
}
