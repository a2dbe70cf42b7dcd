using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Vectors.Search;

namespace Turnstile.Collections.Queries;

/// <summary>Finds out what effort a wanted recall takes in one segment by queries that callers asked, searched for as
/// any query is: through graph or lists, in memory or on disk, and codes.</summary>
/// <remarks>Cost: thirteen searches or so a vector. Threads: one worker.</remarks>
/// <param name="segment">Indexed, with <paramref name="field"/> dense.</param>
/// <param name="field">The field's place in the schema.</param>
/// <param name="at">A moment that is visible.</param>
/// <param name="scratch">Of one search.</param>
internal readonly struct AskedRecall(Segment segment, int field, Sequence at, QueryScratch scratch)
{
    /// <summary>What the vectors say; of lists where the field has some.</summary>
    public EffortTable Of(byte[][] vectors)
    {
        VectorField asked = segment.Schema.Vectors[field];
        bool areLists = asked.Index.Kind == IndexKind.Ivf;
        int[] tried = areLists ? [.. EffortTable.Probes] : [.. EffortTable.Efforts];
        var found = new double[tried.Length];
        foreach (byte[] bytes in vectors)
        {
            var query = new VectorQuery(asked.Name, VectorValue.FromBytes(asked, bytes)) { K = EffortTable.K };
            ReadOnlySpan<Neighbor> nearest = Search(query, areLists ? EffortTable.TrueProbes : EffortTable.TrueEffort);
            int wanted = nearest.Length;
            double bound = wanted == 0 ? 0 : nearest[^1].Distance;
            for (int i = 0; i < tried.Length; i++)
            {
                int hits = 0;
                foreach (Neighbor neighbor in Search(query, tried[i]))
                {
                    hits += neighbor.Distance <= bound ? 1 : 0;
                }

                found[i] += wanted == 0 ? 1 : Math.Min(1, (double)hits / wanted);
            }
        }

        double[] recalls = [.. found.Select(sum => sum / vectors.Length)];
        return areLists ? EffortTable.OfLists(tried, recalls) : EffortTable.OfGraph(tried, recalls);
    }

    private ReadOnlySpan<Neighbor> Search(VectorQuery query, int effort)
    {
        VectorField asked = segment.Schema.Vectors[field];
        VectorQuery tried = asked.Index.Kind == IndexKind.Ivf
            ? query with { NProbe = effort }
            : query with { EfSearch = effort };
        scratch.Begin(asked.Format, query.Vector.Bytes);
        scratch.Results.Reset(asked.Format, query.K);
        scratch.Reach.IsShared = false;
        var trial = new CandidateTrial(scratch, scratch.Query, query.Vector, new SearchEffort(tried, query.K));
        new SegmentSearcher(scratch, trial, field).Search(segment, at, filter: null, share: 1);
        return scratch.Results.Sorted();
    }
}
