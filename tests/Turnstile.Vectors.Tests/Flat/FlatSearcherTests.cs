using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Tests.Flat;

public sealed class FlatSearcherTests
{
    private static readonly VectorFormat Format = new(VectorElement.Int8, 24, Metric.L2);

    [Fact]
    public void It_finds_what_the_reference_finds()
    {
        byte[] vectors = Samples.Clustered(Format, 300, seed: 1);
        using VectorRows rows = Samples.Load(Format, vectors);
        int[] expected = [.. Enumerable.Range(0, 300)
            .OrderBy(i => Reference.Distance(Format, rows.Vector(7), rows.Vector(i))).ThenBy(i => i).Take(20)];
        Assert.Equal(expected, Samples.Exact(rows, rows.Vector(7), 20, default(AcceptAll)).Select(n => n.Ordinal));
    }

    [Fact]
    public void Range_list_and_filter_give_the_same_rows()
    {
        byte[] vectors = Samples.Clustered(Format, 1000, seed: 2);
        using VectorRows rows = Samples.Load(Format, vectors);
        var filter = new Modulo(3);
        int[] passing = [.. Enumerable.Range(100, 700).Where(filter.Accepts)];
        var query = new PreparedQuery(Format);
        query.Set(rows.Vector(500));
        var byRange = new TopK();
        byRange.Reset(Format, 50);
        SearchStatistics statistics = FlatSearcher.Search(rows, query, 100, 800, filter, byRange);
        var byList = new TopK();
        byList.Reset(Format, 50);
        FlatSearcher.Search(rows, query, passing, default(AcceptAll), byList);
        Assert.Equal(byList.Sorted().ToArray(), byRange.Sorted().ToArray());
        Assert.Equal(passing.Length, statistics.Visited);
        Assert.All(byRange.Sorted().ToArray(), n => Assert.Contains(n.Ordinal, passing));
    }

    [Fact]
    public void K_may_exceed_the_rows()
    {
        using VectorRows rows = Samples.Load(Format, Samples.Clustered(Format, 5, seed: 3));
        Assert.Equal(5, Samples.Exact(rows, rows.Vector(0), 100, default(AcceptAll)).Length);
    }

    [Fact]
    public void Several_segments_share_one_result()
    {
        using VectorRows rows = Samples.Load(Format, Samples.Clustered(Format, 200, seed: 4));
        var query = new PreparedQuery(Format);
        query.Set(rows.Vector(150));
        var results = new TopK();
        results.Reset(Format, 10);
        FlatSearcher.Search(rows, query, 0, 100, default(AcceptAll), results);
        results.Segment = 1;
        FlatSearcher.Search(rows, query, 100, 200, default(AcceptAll), results);
        Assert.Equal(new Neighbor(0, 1, 150), results.Sorted()[0]);
        Assert.Equal(
            Samples.Exact(rows, rows.Vector(150), 10, default(AcceptAll)).Select(n => n.Distance),
            results.Sorted().ToArray().Select(n => n.Distance));
    }

    [Fact]
    public void Formats_and_ranges_that_do_not_fit_are_refused()
    {
        using VectorRows rows = Samples.Load(Format, Samples.Clustered(Format, 5, seed: 3));
        var query = new PreparedQuery(Format);
        var other = new PreparedQuery(new VectorFormat(VectorElement.UInt8, 24, Metric.L2));
        var results = new TopK();
        Assert.Throws<ArgumentException>(() => FlatSearcher.Search(rows, query, 0, 5, default(AcceptAll), results));
        results.Reset(Format, 1);
        Assert.Throws<ArgumentException>(() => FlatSearcher.Search(rows, other, 0, 5, default(AcceptAll), results));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => FlatSearcher.Search(rows, query, 0, 6, default(AcceptAll), results));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => FlatSearcher.Search(rows, query, [5], default(AcceptAll), results));
    }
}
