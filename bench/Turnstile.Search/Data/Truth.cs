using System.Runtime.InteropServices;

namespace Turnstile.Search.Data;

/// <summary>How near the last of the true nearest rows is, for each query; a row that is as near is right.</summary>
internal sealed class Truth
{
    private readonly SetDistances _distances;
    private readonly int _rowCount;
    private readonly int _k;
    private readonly int _rightMax;
    private readonly double[] _bounds;
    private readonly HashSet<int>? _passing;

    private Truth(SetDistances distances, int rowCount, int k, int[] passing, double[] bounds)
    {
        _distances = distances;
        _rowCount = rowCount;
        _k = k;
        _rightMax = Math.Min(k, passing.Length);
        _bounds = bounds;
        _passing = passing.Length == rowCount ? null : [.. passing];
    }

    /// <summary>Finds it by an exact scan, or reads it where it was found before.</summary>
    /// <param name="set">The vectors.</param>
    /// <param name="distances">Of the same.</param>
    /// <param name="filter">Which rows count.</param>
    /// <param name="k">How many are asked for.</param>
    /// <param name="queryCount">For how many queries.</param>
    /// <param name="file">Rows by query that came with the set; null if none did.</param>
    public static Truth Of(
        VectorSet set, SetDistances distances, RowFilter filter, int k, int queryCount, string? file)
    {
        string name = filter.Text.Replace('<', '-').Replace('=', '-');
        string cache = set.PathOf($"truth-{k}-{queryCount}-{name}.bin");
        int[] passing = filter.Passing(set);
        if (!File.Exists(cache))
        {
            double[] found = file is not null && filter.Text.Length == 0
                ? Read(distances, k, queryCount, file)
                : distances.Bounds(passing, k, queryCount);
            File.WriteAllBytes(cache, MemoryMarshal.AsBytes<double>(found).ToArray());
        }

        double[] bounds = MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(cache)).ToArray();
        return new Truth(distances, set.Count, k, passing, bounds);
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

    private bool IsRight(int query, int row) => row >= 0 && row < _rowCount && _passing?.Contains(row) != false
        && _distances.Between(query, row) <= _bounds[query] + (1e-6 * Math.Abs(_bounds[query]));

    private static double[] Read(SetDistances distances, int k, int queryCount, string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        ReadOnlySpan<int> numbers = MemoryMarshal.Cast<byte, int>(bytes);
        int width = numbers[0] + 1;
        double[] bounds = new double[queryCount];
        for (int query = 0; query < queryCount; query++)
        {
            bounds[query] = distances.Between(query, numbers[(query * width) + k]);
        }

        return bounds;
    }
}
