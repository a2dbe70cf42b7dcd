using Turnstile.Vectors.Hnsw;

namespace Turnstile.Collections.Planning;

/// <summary>One graph among those of several segments: how many candidates its search keeps, so that together they find
/// what one graph of all rows would.</summary>
/// <remarks>Rows are taken to lie evenly. Rows superseded in one segment have moved to others, so they take no effort
/// of their own; who asks finds out where that is not so.</remarks>
/// <param name="Rows">Indexed rows.</param>
/// <param name="Passing">Of these, how many may be hits.</param>
/// <param name="Share">What share of all live rows lies in this graph's segment, 0 to 1.</param>
internal readonly record struct GraphPart(int Rows, int Passing, double Share)
{
    // So many candidates for each hit are enough not to find too few.
    private const int CandidatesPerHit = 2;

    // Where rows lie unevenly, so many times more than expected lie within a reach.
    private const int UnevenFactor = 2;

    /// <summary>So many candidates of all graphs are enough if they are all there are within a reach: codes do not put
    /// farther ones among the k nearest.</summary>
    /// <param name="k">Hits wanted.</param>
    /// <param name="kept">The most that one search keeps: k where there are no codes.</param>
    public static int SharedCandidates(int k, int kept) => Math.Min(k + (k / 4), kept);

    /// <summary>Candidates of a search that must have enough passing rows of its own.</summary>
    /// <param name="k">Hits wanted.</param>
    /// <param name="ef">Candidates to keep, of all rows that pass.</param>
    public int EffortAlone(int k, int ef) => Effort(ef, WithSlack(Wanted(k, ef), (double)Passing / Rows), own: 1);

    /// <summary>Candidates of the search that says how far the others go, where the hits of all are counted
    /// together: what one has too few of the others have too many.</summary>
    /// <param name="k">Hits wanted.</param>
    /// <param name="ef">Candidates to keep, of all rows that pass.</param>
    public int EffortTogether(int k, int ef) => Effort(ef, Wanted(k, ef), Share);

    /// <summary>Room for the candidates of a search that goes no farther than the ones before. It is a few times ef at
    /// most, however few rows pass, for the care of a search grows with it.</summary>
    /// <param name="k">Hits wanted.</param>
    /// <param name="ef">Candidates to keep, of all rows that pass.</param>
    public int EffortWithin(int k, int ef) => Math.Max(
        EffortAlone(k, ef), (int)Math.Min(Math.Ceiling(UnevenFactor * Among(ef)), HnswSearcher.EfMax));

    /// <summary>What share of so many candidates would be among the ef nearest of all, 0 to 1.</summary>
    /// <param name="ef">Candidates to keep, of all rows that pass.</param>
    /// <param name="effort">How many this search keeps.</param>
    public double ReachShare(int ef, int effort) => Math.Min(1, Among(ef) / effort);

    private static int Wanted(int k, int ef) => Math.Min(ef, CandidatesPerHit * k);

    private int Effort(int ef, int wanted, double own)
    {
        double most = Math.Max(SegmentPlanner.PlainEffort(Rows, Passing, wanted) * own, Among(ef));
        return Math.Max(ef, (int)Math.Ceiling(most));
    }

    private double Among(int ef) => SegmentPlanner.PlainEffort(Rows, Passing, ef) * Share;

    // Which candidates pass is chance: one and a half of its deviations more, and hardly one search in ten has too few
    // and must be done again in another way.
    private static int WithSlack(int wanted, double passShare) =>
        wanted + (int)Math.Ceiling(1.5 * Math.Sqrt(wanted * Math.Max(0, 1 - passShare)));
}
