using Turnstile.Cli.Files;
using Turnstile.Cli.Output;
using Turnstile.Collections.Queries;

namespace Turnstile.Cli.Benchmarks;

/// <summary>The true nearest rows of every query, and the distance of the last of them.</summary>
/// <remarks>A row is right if it is among them or as near as the last of them: ties count. Threads: any.</remarks>
internal sealed class Truth
{
    private readonly SearchSettings _settings;
    private readonly int[][] _neighbours;

    // distances of the last neighbours; ties are rare, so they are computed when they are asked for
    private readonly double[] _lastDistances;

    private Truth(SearchSettings settings, int[][] neighbours)
    {
        _settings = settings;
        _neighbours = neighbours;
        _lastDistances = new double[neighbours.Length];
        Array.Fill(_lastDistances, double.NaN);
    }

    /// <summary>Reads the true neighbours from a file.</summary>
    /// <exception cref="BadFileException">It is damaged, or does not fit base and queries.</exception>
    public static Truth Read(SearchSettings settings, string path) =>
        new(settings, NeighbourFile.Read(path, settings.Queries.Count, settings.K, settings.Base.Count));

    /// <summary>Finds the true neighbours by exact search, on all processors.</summary>
    public static Truth Compute(SearchSettings settings, SearchDatabase database, ProgressLine progress)
    {
        var neighbours = new int[settings.Queries.Count][];
        int done = 0;
        Parallel.For(0, neighbours.Length, query =>
        {
            QueryHit[] hits = database.Search(settings.Queries[query], settings.K, ef: null, isExact: true);
            neighbours[query] = [.. hits.Select(hit => (int)hit.Id.AsInt64())];
            progress.Report("exact search for the truth", Interlocked.Increment(ref done), neighbours.Length);
        });
        return new Truth(settings, neighbours);
    }

    /// <summary>How many of the hits of a query are right; one that comes twice counts once.</summary>
    public int CountRight(int query, ReadOnlySpan<QueryHit> hits)
    {
        int right = 0;
        for (int i = 0; i < hits.Length; i++)
        {
            int row = (int)hits[i].Id.AsInt64();
            bool isRepeated = false;
            for (int earlier = 0; earlier < i; earlier++)
            {
                isRepeated |= hits[earlier].Id == hits[i].Id;
            }

            right += !isRepeated && IsRight(query, row) ? 1 : 0;
        }

        return Math.Min(right, _neighbours[query].Length);
    }

    /// <summary>How many hits of a query could be right at most.</summary>
    public int CountOf(int query) => _neighbours[query].Length;

    private bool IsRight(int query, int row)
    {
        if (_neighbours[query].AsSpan().Contains(row))
        {
            return true;
        }

        if (double.IsNaN(_lastDistances[query]))
        {
            _lastDistances[query] = Distance(query, _neighbours[query][^1]);
        }

        return Distance(query, row) <= _lastDistances[query];
    }

    private double Distance(int query, int row) =>
        TrueDistance.Between(_settings.Metric, _settings.Queries[query], _settings.Base[row]);
}
