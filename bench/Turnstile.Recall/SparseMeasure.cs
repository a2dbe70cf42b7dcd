using System.Diagnostics;
using Turnstile.Vectors.BlockMax;
using Turnstile.Vectors.Search;
using Turnstile.Vectors.Sparse;

namespace Turnstile.Recall;

/// <summary>
/// Question: how many sparse queries a second does one thread answer, exactly and at which recall with less effort?
/// Usage: Turnstile.Recall sparse [rows of a block ...]
/// </summary>
/// <remarks>The rows are queries themselves, shorter than passages: good for relative speed. The exact scan is the
/// truth; a row counts when its distance is no greater than that of the k-th true one.</remarks>
internal sealed class SparseMeasure(SparseData data)
{
    private const int RoundCount = 3;

    private static readonly BlockMaxEffort[] Efforts =
    [
        BlockMaxEffort.Exact, new(0.95f, 1), new(0.9f, 1), new(0.85f, 1), new(0.8f, 1), new(0.7f, 1),
        new(1, 0.8f), new(0.9f, 0.8f), new(1, 0.6f), new(1, 0.5f),
    ];

    private readonly SparseQuery _query = new();
    private readonly TopK _results = new();
    private readonly double[] _bounds = new double[data.Queries.Length];

    public static void Run(string folder, int[] blockRows)
    {
        var data = new SparseData(folder);
        Console.WriteLine($"splade-all: {data.Rows.Capacity} rows, {data.NonZeroCount} non-zeros of "
            + $"{data.Rows.ByteCount / 1e6:F1} MB, {data.Queries.Length} queries");
        foreach (int k in (int[])[10, 100])
        {
            var measure = new SparseMeasure(data);
            measure.Scan(k);
            measure.Plain(k);
            foreach (int rows in blockRows.Length > 0 ? blockRows : [SparseIndexBuilder.BlockRowsDefault])
            {
                measure.Index(k, rows);
            }
        }
    }

    private void Scan(int k)
    {
        const int Count = 200;
        double seconds = MedianSeconds(Count, q =>
        {
            _query.Set(data.Queries[q]);
            _results.Reset(SparseVector.ResultFormat, k);
            SparseScan.Search(data.Rows, _query, 0, data.Rows.Capacity, default(AcceptAll), _results);
        });
        Console.WriteLine($"k {k}: scan of all rows: {Count / seconds:F0} queries/s");
        for (int q = 0; q < data.Queries.Length; q++)
        {
            _query.Set(data.Queries[q]);
            _results.Reset(SparseVector.ResultFormat, k);
            SparseScan.Search(data.Rows, _query, 0, data.Rows.Capacity, default(AcceptAll), _results);
            _bounds[q] = _results.Bound;
        }
    }

    private void Plain(int k)
    {
        var plain = new TermAtATime(data.Rows);
        List<int> found = [];
        double seconds = MedianSeconds(data.Queries.Length, q => plain.Search(data.Queries[q], k, found));
        Console.WriteLine($"k {k}: plain lists, term at a time: {data.Queries.Length / seconds:F0} queries/s");
    }

    private void Index(int k, int blockRows)
    {
        var watch = Stopwatch.StartNew();
        using SparseIndex index = SparseIndexBuilder.Build(data.Rows, 0, data.Rows.Capacity, blockRows);
        Console.WriteLine($"k {k}: blocks of {blockRows}: built in {watch.Elapsed.TotalSeconds:F2} s, "
            + $"{index.ByteCount / 1e6:F1} MB");
        var searcher = new SparseSearcher();
        foreach (BlockMaxEffort effort in Efforts)
        {
            long visited = 0;
            int hits = 0;
            double seconds = MedianSeconds(data.Queries.Length, q =>
            {
                _query.Set(data.Queries[q]);
                _results.Reset(SparseVector.ResultFormat, k);
                visited += searcher.Search(index, _query, effort, default(AcceptAll), _results).Visited;
                foreach (Neighbor found in _results.Sorted())
                {
                    hits += found.Distance <= _bounds[q] ? 1 : 0;
                }
            });
            double asked = (RoundCount + 1.0) * data.Queries.Length;
            Console.WriteLine($"  alpha {effort.Alpha:F2} beta {effort.Beta:F2}: {data.Queries.Length / seconds,6:F0} "
                + $"queries/s, recall@{k} {hits / asked / k:F4}, rows scored {visited / asked:F0}");
        }
    }

    /// <summary>The median time of a round; the first, which warms up, does not count.</summary>
    private static double MedianSeconds(int count, Action<int> answer)
    {
        double[] seconds = new double[RoundCount];
        for (int round = -1; round < RoundCount; round++)
        {
            var watch = Stopwatch.StartNew();
            for (int q = 0; q < count; q++)
            {
                answer(q);
            }

            seconds[Math.Max(0, round)] = watch.Elapsed.TotalSeconds;
        }

        seconds.AsSpan().Sort();
        return seconds[RoundCount / 2];
    }
}
