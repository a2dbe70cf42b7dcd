using Turnstile.Vectors.BlockMax;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Search;
using Turnstile.Vectors.Sparse;

namespace Turnstile.Vectors.Tests.Sparse;

/// <summary>Seeded sparse vectors, and what the two ways of searching find among them.</summary>
internal static class SparseSamples
{
    /// <summary>A vector of some of the terms; low ones are in most vectors, high ones in few.</summary>
    public static SparseVector One(Random random, int nonZeros, int terms, bool signed = false, bool whole = false)
    {
        var weights = new SortedDictionary<uint, float>();
        for (int i = 0; i < nonZeros; i++)
        {
            double skewed = random.NextDouble() * random.NextDouble() * random.NextDouble();
            float weight = whole ? random.Next(1, 180) : (float)(3 * random.NextDouble()) + 0.01f;
            weights[(uint)(skewed * terms)] = signed && random.Next(3) == 0 ? -weight : weight;
        }

        return new SparseVector([.. weights.Keys], [.. weights.Values]);
    }

    public static SparseVector[] Many(
        int count, int seed, int nonZeros = 20, int terms = 3000, bool signed = false, bool whole = false)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(
            _ => One(random, random.Next(1, 2 * nonZeros), terms, signed, whole))];
    }

    public static SparseRows Load(IReadOnlyList<SparseVector?> vectors)
    {
        var rows = new SparseRows(vectors.Count);
        for (int i = 0; i < vectors.Count; i++)
        {
            if (vectors[i] is SparseVector vector)
            {
                rows.Write(i, vector);
            }
            else
            {
                rows.WriteMissing(i);
            }
        }

        return rows;
    }

    public static Neighbor[] Scan<TFilter>(
        SparseRows rows, SparseVector vector, int from, int to, int k, TFilter filter)
        where TFilter : struct, IRowFilter
    {
        var query = new SparseQuery();
        query.Set(vector);
        var results = new TopK();
        results.Reset(SparseVector.ResultFormat, k);
        SparseScan.Search(rows, query, from, to, filter, results);
        return results.Sorted().ToArray();
    }

    public static Neighbor[] Find<TFilter>(
        SparseIndex index,
        SparseVector vector,
        int k,
        TFilter filter,
        BlockMaxEffort? effort = null,
        SimdForm? form = null)
        where TFilter : struct, IRowFilter
    {
        var query = new SparseQuery();
        query.Set(vector);
        var results = new TopK();
        results.Reset(SparseVector.ResultFormat, k);
        var searcher = new SparseSearcher(form ?? SimdForms.Best);
        searcher.Search(index, query, effort ?? BlockMaxEffort.Exact, filter, results);
        return results.Sorted().ToArray();
    }

    /// <summary>Requires that exact search by index answers as the scan does, to the bit.</summary>
    public static void RequireEqual<TFilter>(SparseIndex index, SparseVector vector, int k, TFilter filter)
        where TFilter : struct, IRowFilter =>
        Assert.Equal(
            Scan(index.Rows, vector, index.From, index.To, k, filter), Find(index, vector, k, filter));
}
