using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Vectors.Search;

namespace Turnstile.Collections.Queries;

/// <summary>Finds out what effort a wanted recall takes in one segment by queries that callers asked, searched for as
/// any query is: through graph or lists, in memory or on disk, and codes.</summary>
/// <remarks>Cost: thirteen searches a vector at most. Threads: one worker.</remarks>
/// <param name="segment">Indexed, with <paramref name="field"/> dense.</param>
/// <param name="field">The field's place in the schema.</param>
/// <param name="at">A moment that is visible.</param>
/// <param name="scratch">Of one search.</param>
internal sealed class AskedRecall(Segment segment, int field, Sequence at, QueryScratch scratch)
{
    private readonly VectorField _field = segment.Schema.Vectors[field];

    private bool AreLists => _field.Index.Kind == IndexKind.Ivf;

    /// <summary>What the vectors say; of lists where the field has some.</summary>
    public EffortTable Of(byte[][] vectors)
    {
        Asked[] sample = [.. vectors.Select(Ask)];
        double RecallOf(int effort) =>
            sample.Sum(asked => CountWithin(asked, effort)) / Math.Max(1.0, sample.Sum(static asked => asked.Wanted));
        return AreLists ? EffortTable.OfLists(RecallOf) : EffortTable.OfGraph(RecallOf);
    }

    // A search of great effort is taken for the truth.
    private Asked Ask(byte[] vector)
    {
        VectorValue value = VectorValue.FromBytes(_field, vector);
        ReadOnlySpan<Neighbor> nearest = Search(value, AreLists ? EffortTable.TrueProbes : EffortTable.TrueEffort);
        return new Asked(value, nearest.Length, nearest.IsEmpty ? 0 : nearest[^1].Distance);
    }

    private int CountWithin(Asked asked, int effort)
    {
        int count = 0;
        foreach (Neighbor neighbor in Search(asked.Vector, effort))
        {
            count += neighbor.Distance <= asked.Bound ? 1 : 0;
        }

        return count;
    }

    private ReadOnlySpan<Neighbor> Search(VectorValue vector, int effort)
    {
        var query = new VectorQuery(_field.Name, vector)
        {
            K = EffortTable.K,
            EfSearch = AreLists ? null : effort,
            NProbe = AreLists ? effort : null,
        };
        scratch.BeginNearest(_field.Format, vector.Bytes, query.K);
        scratch.Reach.IsShared = false;
        var trial = new CandidateTrial(scratch, scratch.Query, vector, new SearchEffort(query, query.K));
        new SegmentSearcher(scratch, trial, field).Search(segment, at, filter: null, share: 1);
        return scratch.Results.Sorted();
    }

    private readonly record struct Asked(VectorValue Vector, int Wanted, double Bound);
}
