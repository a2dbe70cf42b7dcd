using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Ivf;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Tests.Ivf;

/// <summary>Trains, fills and searches inverted lists for the tests of this folder.</summary>
internal static class Lists
{
    public static IvfCentroids Train(VectorRows rows, IvfParameters parameters, int workerCount = 1)
    {
        var training = new KMeans(rows, rows.Capacity, parameters);
        do
        {
            for (int worker = 0; worker < workerCount; worker++)
            {
                training.Assign(worker, workerCount);
            }
        }
        while (training.Update());

        return training.Finish();
    }

    public static IvfIndex Build(VectorRows rows, IvfParameters parameters) =>
        Fill(rows, Train(rows, parameters), parameters, rows.Capacity);

    public static IvfIndex Fill(VectorRows rows, IvfCentroids centroids, IvfParameters parameters, int rowCount)
    {
        var builder = new IvfBuilder(rows, centroids, parameters);
        builder.Assign(0, rowCount);
        return builder.Build();
    }

    public static FastScanCodes Encode(IvfIndex index, VectorRows rows, int workerCount = 1)
    {
        var builder = new FastScanBuilder(index, rows);
        for (int worker = 0; worker < workerCount; worker++)
        {
            builder.Encode(worker, workerCount);
        }

        return builder.Build();
    }

    public static Neighbor[] Find<TFilter>(
        IvfIndex index, VectorRows rows, ReadOnlySpan<byte> vector, int k, int nProbe, TFilter filter)
        where TFilter : struct, IRowFilter
    {
        var query = new PreparedQuery(rows);
        query.Set(vector);
        var results = new TopK();
        results.Reset(rows.Format, k);
        new IvfSearcher().Search(index, rows, query, vector, nProbe, filter, results);
        return results.Sorted().ToArray();
    }

    /// <summary>By codes of a quantizer, rescored by the full rows.</summary>
    public static Neighbor[] FindOverCodes(
        IvfIndex index, VectorRows codes, VectorRows full, ReadOnlySpan<byte> vector, int k, int nProbe)
    {
        var query = new PreparedQuery(codes);
        query.Set(vector);
        var candidates = new TopK();
        candidates.Reset(full.Format, codes.Quantizer!.CandidatesFor(k));
        new IvfSearcher().Search(index, codes, query, vector, nProbe, default(AcceptAll), candidates);
        var results = new TopK();
        results.Reset(full.Format, k);
        new Rescorer().Rescore(codes, query, candidates, Exact(full, vector), results);
        return results.Sorted().ToArray();
    }

    /// <summary>By the 1-bit codes of the lists.</summary>
    public static Neighbor[] FindFast<TFilter>(
        FastScanCodes codes, VectorRows rows, ReadOnlySpan<byte> vector, int k, int nProbe, TFilter filter)
        where TFilter : struct, IRowFilter
    {
        var results = new TopK();
        results.Reset(rows.Format, k);
        new FastScanSearcher().Search(codes, vector, nProbe, filter, Exact(rows, vector), results);
        return results.Sorted().ToArray();
    }

    public static RowsScorer Exact(VectorRows rows, ReadOnlySpan<byte> vector)
    {
        var query = new PreparedQuery(rows);
        query.Set(vector);
        return new RowsScorer(rows, query);
    }
}
