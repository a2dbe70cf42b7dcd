using System.Runtime.InteropServices;
using Turnstile.Vectors;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Search.Data;

/// <summary>How near the last of the true nearest rows is, for each query; a row that is as near is right.</summary>
internal sealed class Truth
{
    private readonly VectorSet _set;
    private readonly int _k;
    private readonly int _rightMax;
    private readonly double[] _bounds;
    private readonly HashSet<int>? _passing;
    private readonly byte[] _vectors;
    private readonly byte[] _queries;

    private Truth(VectorSet set, int k, int[] passing, double[] bounds, byte[] vectors)
    {
        _set = set;
        _k = k;
        _rightMax = Math.Min(k, passing.Length);
        _bounds = bounds;
        _passing = passing.Length == set.Count ? null : [.. passing];
        _vectors = vectors;
        _queries = set.Queries();
    }

    /// <summary>Finds it by an exact scan, or reads it where it was found before.</summary>
    /// <param name="set">The vectors.</param>
    /// <param name="vectors">The same, loaded.</param>
    /// <param name="filter">Which rows count.</param>
    /// <param name="k">How many are asked for.</param>
    /// <param name="queryCount">For how many queries.</param>
    /// <param name="file">Rows by query that came with the set; null if none did.</param>
    public static Truth Of(VectorSet set, byte[] vectors, RowFilter filter, int k, int queryCount, string? file)
    {
        string name = filter.Text.Replace('<', '-').Replace('=', '-');
        string cache = set.PathOf($"truth-{k}-{queryCount}-{name}.bin");
        int[] passing = filter.Passing(set);
        if (!File.Exists(cache))
        {
            double[] found = file is not null && filter.Text.Length == 0
                ? Read(set, vectors, k, queryCount, file)
                : Scan(set, vectors, passing, k, queryCount);
            File.WriteAllBytes(cache, MemoryMarshal.AsBytes<double>(found).ToArray());
        }

        double[] bounds = MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(cache)).ToArray();
        return new Truth(set, k, passing, bounds, vectors);
    }

    /// <summary>The share of the true nearest that a driver found: k rows a query, -1 where it found none.</summary>
    /// <remarks>A row that comes twice counts once, and a row that does not pass the filter not at all.</remarks>
    public double Recall(ReadOnlySpan<int> found)
    {
        int[] rows = found.ToArray();
        int queryCount = rows.Length / _k;
        if (_rightMax == 0 || queryCount == 0)
        {
            return 1;
        }

        long right = 0;
        Parallel.For(0, queryCount, query =>
        {
            int count = rows.AsSpan(query * _k, _k).ToArray().Distinct().Count(row => IsRight(query, row));
            Interlocked.Add(ref right, Math.Min(count, _rightMax));
        });
        return (double)right / queryCount / _rightMax;
    }

    private bool IsRight(int query, int row) => row >= 0 && row < _set.Count && _passing?.Contains(row) != false
        && Distance(_set, _queries, query, _vectors, row) <= _bounds[query] + (1e-6 * Math.Abs(_bounds[query]));

    private static double Distance(VectorSet set, byte[] queries, int query, byte[] vectors, int row) =>
        Reference.Distance(
            set.Format, Row(set.Format, queries, query), Row(set.Format, vectors, row));

    private static ReadOnlySpan<byte> Row(VectorFormat format, byte[] rows, int row) =>
        rows.AsSpan(row * format.VectorBytes, format.VectorBytes);

    private static double[] Read(VectorSet set, byte[] vectors, int k, int queryCount, string file)
    {
        byte[] queries = set.Queries();
        byte[] bytes = File.ReadAllBytes(file);
        ReadOnlySpan<int> numbers = MemoryMarshal.Cast<byte, int>(bytes);
        int width = numbers[0] + 1;
        double[] bounds = new double[queryCount];
        for (int query = 0; query < queryCount; query++)
        {
            bounds[query] = Distance(set, queries, query, vectors, numbers[(query * width) + k]);
        }

        return bounds;
    }

    private static double[] Scan(VectorSet set, byte[] vectors, int[] passing, int k, int queryCount)
    {
        using var rows = new VectorRows(set.Format, set.Count);
        rows.WriteRange(0, vectors);
        byte[] queries = set.Queries();
        double[] bounds = new double[queryCount];
        Parallel.For(
            0,
            queryCount,
            () => (Query: new PreparedQuery(set.Format), Results: new TopK()),
            (query, _, scratch) =>
            {
                scratch.Query.Set(Row(set.Format, queries, query));
                scratch.Results.Reset(set.Format, k);
                FlatSearcher.Search(rows, scratch.Query, passing, default(AcceptAll), scratch.Results);
                ReadOnlySpan<Neighbor> sorted = scratch.Results.Sorted();

                // The definition's own distance: the scan's may differ in the last digits.
                bounds[query] = sorted.Length == 0
                    ? 0
                    : Distance(set, queries, query, vectors, sorted[^1].Ordinal);
                return scratch;
            },
            _ => { });
        return bounds;
    }
}
