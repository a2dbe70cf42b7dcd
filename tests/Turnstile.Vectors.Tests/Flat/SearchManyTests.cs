using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Tests.Flat;

public sealed class SearchManyTests
{
    [Fact]
    public void Many_queries_get_what_each_gets_alone()
    {
        var format = new VectorFormat(VectorElement.Float32, 200, Metric.L2);
        using VectorRows rows = Samples.Load(format, Samples.Clustered(format, 1000, seed: 1));
        PreparedQuery[] queries = [.. Enumerable.Range(0, 7).Select(_ => new PreparedQuery(format))];
        TopK[] results = [.. Enumerable.Range(0, 7).Select(_ => new TopK())];
        for (int i = 0; i < 7; i++)
        {
            queries[i].Set(rows.Vector(i * 11));
            results[i].Reset(format, 10);
        }

        var filter = new Modulo(2);
        SearchStatistics done = FlatSearcher.SearchMany(rows, queries, 0, 1000, filter, results);
        Assert.Equal(7 * Enumerable.Range(0, 1000).Count(filter.Accepts), done.Visited);
        for (int i = 0; i < 7; i++)
        {
            Assert.Equal(Samples.Exact(rows, rows.Vector(i * 11), 10, filter), results[i].Sorted().ToArray());
        }

        Assert.Throws<ArgumentException>(
            () => FlatSearcher.SearchMany(rows, queries, 0, 1000, filter, results.AsSpan(1)));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => FlatSearcher.SearchMany(rows, queries, 0, 1001, filter, results));
    }
}
