using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Tests.Hnsw;

/// <summary>
/// Scenario: four inserters share a graph while two searchers read it. Oracle: every node is reachable and rows are
/// found by their own vectors afterwards, and every result on the way is a valid row at its true distance. Not
/// modelled: weaker memory orders than this machine's.
/// </summary>
public sealed class HnswConcurrencyTests
{
    [Theory]
    [InlineData(16, 3)]
    [InlineData(4, 300)]
    [InlineData(2, 3000)]
    public void Everything_inserted_at_once_is_found_afterwards(int m, int lostMax)
    {
        const int Count = 6000;
        var format = new VectorFormat(VectorElement.UInt8, 24, Metric.L2);
        using VectorRows rows = Samples.Load(format, Samples.Clustered(format, Count, seed: m));
        using var graph = new HnswGraph(rows, new HnswParameters(m, 64), Count);
        int next = 0;
        int done = 0;
        Thread[] inserters = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            var inserter = new HnswInserter(graph);
            for (int i = Interlocked.Increment(ref next) - 1; i < Count; i = Interlocked.Increment(ref next) - 1)
            {
                inserter.Insert(i);
            }

            Interlocked.Increment(ref done);
        }))];
        int wrong = 0;
        Thread[] searchers = [.. Enumerable.Range(0, 2).Select(n => new Thread(() =>
        {
            while (Volatile.Read(ref done) < 4)
            {
                Interlocked.Add(ref wrong, WrongResults(graph, Count, n));
            }
        }))];
        foreach (Thread thread in (Thread[])[.. inserters, .. searchers])
        {
            thread.Start();
        }

        foreach (Thread thread in (Thread[])[.. inserters, .. searchers])
        {
            thread.Join();
        }

        Assert.Equal(0, wrong);
        Assert.Equal(Count, graph.Count);
        Assert.Equal(Count - graph.Duplicates.Count, Graphs.CountReachable(graph));
        int lost = Enumerable.Range(0, Count).Count(
            i => Graphs.Find(graph, rows.Vector(i), 1, 128)[0].Distance != 0);

        // The clusters of this data lie far apart, so rows of few links send a few searches to the wrong one.
        Assert.InRange(lost, 0, lostMax);
    }

    private static int WrongResults(HnswGraph graph, int count, int seed)
    {
        var random = new Random(seed);
        VectorRows rows = graph.Rows;
        var query = new PreparedQuery(rows.Format);
        var searcher = new HnswSearcher();
        var results = new TopK();
        int wrong = 0;
        for (int i = 0; i < 50; i++)
        {
            ReadOnlySpan<byte> vector = rows.Vector(random.Next(count));
            query.Set(vector);
            results.Reset(rows.Format, 10);
            searcher.Search(graph, query, 32, default(AcceptAll), results);
            var seen = new HashSet<int>();
            foreach (Neighbor found in results.Sorted())
            {
                bool right = seen.Add(found.Ordinal)
                    && found.Distance == Reference.Distance(rows.Format, vector, rows.Vector(found.Ordinal));
                wrong += right ? 0 : 1;
            }
        }

        return wrong;
    }
}
