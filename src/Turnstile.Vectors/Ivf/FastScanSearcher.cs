using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Ivf;

/// <summary>Finds nearest rows by codes of 1 bit a component, 32 at a time, and exact distances of the few that
/// matter.</summary>
/// <remarks>
/// IVF with RaBitQ (Gao and Long 2024): who can be nearer than the k-th result so far, by the error bound of the
/// estimate, is scored exactly, so no number of candidates need be chosen. What is missed beside a scan of the same
/// lists is what the bound misses, few rows in a hundred at the edge of the results. Owns its scratch, so it is not
/// thread-safe: one per query at a time, used for any codes one after the other. Cost: an entry of 768 components takes
/// some nanoseconds, and an exact distance what the scorer takes.
/// </remarks>
public sealed class FastScanSearcher
{
    private readonly SimdForm _form;
    private readonly CentroidRanking _ranking = new();
    private readonly FastScanScratch _scratch = new();

    /// <summary>A searcher that computes in the fastest form.</summary>
    public FastScanSearcher()
        : this(SimdForms.Best)
    {
    }

    /// <summary>A searcher that computes in a given form.</summary>
    /// <param name="form">A form this processor has.</param>
    /// <exception cref="ArgumentException">The processor does not have that form.</exception>
    public FastScanSearcher(SimdForm form)
    {
        if (!SimdForms.IsSupported(form))
        {
            throw new ArgumentException(
                $"form {form} is not available here; the best one is {SimdForms.Best}", nameof(form));
        }

        _form = form;
    }

    /// <summary>Exact distances that the last search asked for.</summary>
    public int ScoredCount { get; private set; }

    /// <summary>Offers the passing rows of the nProbe nearest lists that may be among the k nearest.</summary>
    /// <param name="codes">The codes and their lists.</param>
    /// <param name="vector">The query, a vector of the format.</param>
    /// <param name="nProbe">Lists to scan, 1 to 65,536. More are scanned, as far as there are any, while fewer than k
    /// rows are found or, with a filter, fewer than about 8 k rows passed.</param>
    /// <param name="filter">Which rows may be results; it is asked about rows that may be near only.</param>
    /// <param name="exact">Exact distances of the same query.</param>
    /// <param name="results">Reset for the same format; may hold results of other searches of other rows.</param>
    /// <returns>What was done: entries estimated, and rows the filter passed. It is always Completed.</returns>
    /// <exception cref="ArgumentException">Formats differ, or the vector is not one of the format.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="nProbe"/> is outside its range.</exception>
    public SearchStatistics Search<TFilter, TExact>(
        FastScanCodes codes, ReadOnlySpan<byte> vector, int nProbe, in TFilter filter, TExact exact, TopK results)
        where TFilter : struct, IRowFilter
        where TExact : IExactScorer
    {
        ArgumentNullException.ThrowIfNull(results);
        ReadOnlySpan<int> lists = Begin(codes, vector, nProbe, results.Format);
        var scan = new FastScan<TFilter, NearestTarget>(codes, _scratch, filter, new NearestTarget(results));
        Run(ref scan, codes, lists, exact);
        if (ProbeLimit.IsMoreNeeded<TFilter>(Passing(scan), results.Count, results.K))
        {
            ReadOnlySpan<int> others = _ranking.Others();
            int step = Math.Max(1, lists.Length / 2);
            while (!others.IsEmpty && ProbeLimit.IsMoreNeeded<TFilter>(Passing(scan), results.Count, results.K))
            {
                step = Math.Min(step, others.Length);
                Run(ref scan, codes, others[..step], exact);
                others = others[step..];
            }
        }

        ScoredCount = scan.ScoredCount;
        GC.KeepAlive(codes);
        return new SearchStatistics(scan.EstimatedCount, scan.AcceptedCount, Completed: true);
    }

    /// <summary>Finds the rows within a radius among those of the nProbe nearest lists.</summary>
    /// <param name="codes">The codes and their lists.</param>
    /// <param name="vector">The query, a vector of the format.</param>
    /// <param name="nProbe">Lists to scan, 1 to 65,536.</param>
    /// <param name="filter">Which rows may be hits.</param>
    /// <param name="exact">Exact distances of the same query.</param>
    /// <param name="hits">Reset for the same format with a radius.</param>
    /// <returns>What was done; not Completed when the hits are full.</returns>
    /// <exception cref="ArgumentException">Formats differ, or the vector is not one of the format.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="nProbe"/> is outside its range.</exception>
    public SearchStatistics SearchRange<TFilter, TExact>(
        FastScanCodes codes, ReadOnlySpan<byte> vector, int nProbe, in TFilter filter, TExact exact, RangeHits hits)
        where TFilter : struct, IRowFilter
        where TExact : IExactScorer
    {
        ArgumentNullException.ThrowIfNull(hits);
        ReadOnlySpan<int> lists = Begin(codes, vector, nProbe, hits.Format);
        var scan = new FastScan<TFilter, RadiusTarget>(codes, _scratch, filter, new RadiusTarget(hits));
        Run(ref scan, codes, lists, exact);
        ScoredCount = scan.ScoredCount;
        GC.KeepAlive(codes);
        return new SearchStatistics(scan.EstimatedCount, scan.AcceptedCount, !hits.IsFull);
    }

    /// <summary>About how many of the scanned rows pass the filter.</summary>
    private static double Passing<TFilter>(in FastScan<TFilter, NearestTarget> scan)
        where TFilter : struct, IRowFilter =>
        scan.AskedCount == 0 ? 0 : (double)scan.EstimatedCount * scan.AcceptedCount / scan.AskedCount;

    private ReadOnlySpan<int> Begin(FastScanCodes codes, ReadOnlySpan<byte> vector, int nProbe, VectorFormat? target)
    {
        ArgumentNullException.ThrowIfNull(codes);
        ObjectDisposedException.ThrowIf(codes.IsDisposed, codes);
        IvfArguments.CheckProbes(nProbe);
        if (target is null)
        {
            throw new ArgumentException("results were never reset; Reset gives them a format and k", nameof(target));
        }

        codes.Index.Format.Require(target, nameof(target));
        ReadOnlySpan<int> lists = _ranking.Nearest(codes.Index.Centroids, vector, nProbe);
        _scratch.Query.Set(codes, _ranking.Components, _ranking.IsWithinBounds);
        _scratch.Seen.Reset(codes.Index.RowCount);
        return lists;
    }

    private void Run<TFilter, TTarget, TExact>(
        ref FastScan<TFilter, TTarget> scan, FastScanCodes codes, ReadOnlySpan<int> lists, TExact exact)
        where TFilter : struct, IRowFilter
        where TTarget : struct, IFastScanTarget
        where TExact : IExactScorer
    {
        _scratch.Measure(codes, _ranking, lists);
        switch (_form)
        {
            case SimdForm.Vector512:
                scan.Run<BlockSum512, TExact>(lists, exact);
                break;
            case SimdForm.Vector256:
                scan.Run<BlockSum256, TExact>(lists, exact);
                break;
            case SimdForm.Vector128:
                scan.Run<BlockSum128, TExact>(lists, exact);
                break;
            default:
                scan.Run<BlockSumScalar, TExact>(lists, exact);
                break;
        }
    }
}
