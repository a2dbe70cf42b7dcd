using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Ivf;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;
using Turnstile.Vectors.Tests.Hnsw;

namespace Turnstile.Vectors.Tests.Ivf;

public sealed class IvfSearchTests
{
    private static readonly VectorFormat Format = new(VectorElement.Float32, 32, Metric.L2);

    [Theory]
    [InlineData(0f)]
    [InlineData(1f)]
    public void Probing_all_lists_is_a_scan_and_no_row_comes_twice(float spillWeight)
    {
        using VectorRows rows = Samples.Load(Format, Samples.Clustered(Format, 1500, seed: 1));
        IvfIndex index = Lists.Build(rows, new IvfParameters(30, spillWeight: spillWeight));
        Assert.Equal(spillWeight > 0, index.HasSpill);
        Assert.Equal(1500, index.MemberCount);
        using FastScanCodes codes = Lists.Encode(index, rows);
        for (int q = 0; q < 30; q++)
        {
            Neighbor[] exact = Samples.Exact(rows, rows.Vector(q), 20, default(AcceptAll));
            Assert.Equal(exact, Lists.Find(index, rows, rows.Vector(q), 20, 30, default(AcceptAll)));
            Neighbor[] fast = Lists.FindFast(codes, rows, rows.Vector(q), 1500, 30, default(AcceptAll));
            Assert.Equal(1500, fast.Select(n => n.Ordinal).Distinct().Count());
            Assert.Equal(exact, fast[..20]);
        }

        index.Centroids.Dispose();
    }

    [Fact]
    public void An_untrained_index_is_a_scan_and_says_when_training_is_worth_it()
    {
        using VectorRows rows = Samples.Load(Format, Samples.Clustered(Format, 1000, seed: 2));
        using IvfCentroids centroids = IvfCentroids.Untrained(Format);
        IvfIndex few = Lists.Fill(rows, centroids, new IvfParameters(), 100);
        Assert.False(few.NeedsRetraining);
        IvfIndex all = Lists.Fill(rows, centroids, new IvfParameters(), 1000);
        Assert.True(all.NeedsRetraining);
        using FastScanCodes codes = Lists.Encode(all, rows);
        Neighbor[] exact = Samples.Exact(rows, rows.Vector(5), 10, default(AcceptAll));
        Assert.Equal(exact, Lists.Find(all, rows, rows.Vector(5), 10, 1, default(AcceptAll)));
        Assert.True(Graphs.Recall(exact, Lists.FindFast(codes, rows, rows.Vector(5), 10, 1, default(AcceptAll))) > 0.8);
    }

    [Fact]
    public void Rows_added_after_training_are_found_and_drift_is_seen()
    {
        byte[] vectors = Samples.Clustered(Format, 3000, seed: 3);
        using VectorRows rows = Samples.Load(Format, vectors);
        var parameters = new IvfParameters(20);
        using VectorRows head = Samples.Load(Format, vectors[..(600 * Format.VectorBytes)]);
        using IvfCentroids centroids = Lists.Train(head, parameters);
        IvfIndex early = Lists.Fill(rows, centroids, parameters, 600);
        Assert.False(early.NeedsRetraining);
        var builder = new IvfBuilder(rows, early);
        builder.Assign(600, 2400);
        IvfIndex late = builder.Build();
        Assert.Equal(600, early.MemberCount);
        Assert.Equal(2400, late.MemberCount);
        Assert.True(late.NeedsRetraining);
        Assert.Equal(4, late.Growth);
        IvfIndex whole = Lists.Fill(rows, centroids, parameters, 2400);
        for (int list = 0; list < whole.ListCount; list++)
        {
            Assert.Equal(whole.Members(list).ToArray(), late.Members(list).ToArray());
        }

        for (int i = 0; i < 2400; i += 100)
        {
            Assert.Equal(i, Lists.Find(late, rows, rows.Vector(i), 1, 2, default(AcceptAll))[0].Ordinal);
        }
    }

    [Fact]
    public void Candidates_that_are_not_wanted_ask_for_no_more_lists()
    {
        using VectorRows rows = Samples.Load(Format, Samples.Clustered(Format, 2000, seed: 9));
        IvfIndex index = Lists.Build(rows, new IvfParameters(200, spillWeight: 0));
        using IvfCentroids centroids = index.Centroids;
        var query = new PreparedQuery(rows);
        query.Set(rows.Vector(3));
        var results = new TopK();
        results.Reset(Format, 500);
        var searcher = new IvfSearcher();
        SearchStatistics few = searcher.Search(
            index, rows, query, rows.Vector(3), 2, default(AcceptAll), results, wanted: 1);
        Assert.InRange(few.Visited, 1, 499);
        results.Reset(Format, 500);
        SearchStatistics all = searcher.Search(index, rows, query, rows.Vector(3), 2, default(AcceptAll), results);
        Assert.True(all.Visited >= 500);
        Assert.Throws<ArgumentOutOfRangeException>(() => searcher.Search(
            index, rows, query, rows.Vector(3), 2, default(AcceptAll), results, wanted: -1));
    }

    [Fact]
    public void Rows_that_are_uneven_by_nature_do_not_ask_for_training_again_and_again()
    {
        byte[] vectors = Samples.Clustered(Format, 1200, seed: 4);
        for (int i = 600; i < 1200; i++)
        {
            vectors.AsSpan(0, Format.VectorBytes).CopyTo(vectors.AsSpan(i * Format.VectorBytes));
        }

        using VectorRows rows = Samples.Load(Format, vectors);
        using VectorRows head = Samples.Load(Format, vectors[..(600 * Format.VectorBytes)]);
        var parameters = new IvfParameters(300, spillWeight: 0);
        using IvfCentroids centroids = Lists.Train(head, parameters);
        IvfIndex little = Lists.Fill(rows, centroids, parameters, 745);
        Assert.True(little.Imbalance > 3 * centroids.TrainedImbalance);
        Assert.False(little.NeedsRetraining);
        Assert.True(Lists.Fill(rows, centroids, parameters, 755).NeedsRetraining);
    }

    [Fact]
    public void Rows_that_all_go_to_one_list_ask_for_training()
    {
        byte[] vectors = Samples.Clustered(Format, 2000, seed: 4);
        for (int i = 1000; i < 2000; i++)
        {
            vectors.AsSpan(0, Format.VectorBytes).CopyTo(vectors.AsSpan(i * Format.VectorBytes));
        }

        using VectorRows rows = Samples.Load(Format, vectors);
        using VectorRows head = Samples.Load(Format, vectors[..(1000 * Format.VectorBytes)]);
        var parameters = new IvfParameters(50, spillWeight: 0);
        using IvfCentroids centroids = Lists.Train(head, parameters);
        Assert.False(Lists.Fill(rows, centroids, parameters, 1000).NeedsRetraining);
        Assert.True(Lists.Fill(rows, centroids, parameters, 2000).NeedsRetraining);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(1000)]
    public void A_filter_gets_its_k_rows_and_nearly_the_nearest(int modulus)
    {
        using VectorRows rows = Samples.Load(Format, Samples.Clustered(Format, 5000, seed: 5));
        IvfIndex index = Lists.Build(rows, new IvfParameters(64));
        using FastScanCodes codes = Lists.Encode(index, rows);
        var filter = new Modulo(modulus);
        double lists = 0;
        double fast = 0;
        for (int q = 0; q < 40; q++)
        {
            Neighbor[] exact = Samples.Exact(rows, rows.Vector(q), 10, filter);
            Neighbor[] found = Lists.Find(index, rows, rows.Vector(q), 10, 8, filter);
            Neighbor[] foundFast = Lists.FindFast(codes, rows, rows.Vector(q), 10, 8, filter);
            Assert.Equal(exact.Length, found.Length);
            Assert.Equal(exact.Length, foundFast.Length);
            Assert.All([.. found, .. foundFast], n => Assert.True(filter.Accepts(n.Ordinal)));
            lists += Graphs.Recall(exact, found) / 40;
            fast += Graphs.Recall(exact, foundFast) / 40;
        }

        Assert.True(lists >= 0.93 && fast >= 0.9, $"1 in {modulus}: {lists}, {fast}");
        index.Centroids.Dispose();
    }

    [Fact]
    public void Ten_thousand_equal_vectors_hide_nobody()
    {
        byte[] vectors = Samples.Clustered(Format, 10_400, seed: 6);
        for (int i = 200; i < 10_200; i++)
        {
            vectors.AsSpan(0, Format.VectorBytes).CopyTo(vectors.AsSpan(i * Format.VectorBytes));
        }

        using VectorRows rows = Samples.Load(Format, vectors);
        IvfIndex index = Lists.Build(rows, new IvfParameters(64));
        using FastScanCodes codes = Lists.Encode(index, rows);
        double recall = 0;
        foreach (int i in (int[])[.. Enumerable.Range(1, 30), .. Enumerable.Range(10_300, 30)])
        {
            Neighbor[] exact = Samples.Exact(rows, rows.Vector(i), 10, default(AcceptAll));
            recall += Graphs.Recall(exact, Lists.Find(index, rows, rows.Vector(i), 10, 12, default(AcceptAll))) / 120;
            recall += Graphs.Recall(
                exact, Lists.FindFast(codes, rows, rows.Vector(i), 10, 12, default(AcceptAll))) / 120;
        }

        Assert.True(recall >= 0.95, $"{recall}");
        Assert.Equal(0, Lists.FindFast(codes, rows, rows.Vector(0), 5, 1, default(AcceptAll))[0].Distance);
        index.Centroids.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(500)]
    public void K_beyond_the_set_gives_all_of_it(int nList)
    {
        using VectorRows rows = Samples.Load(Format, Samples.Clustered(Format, 40, seed: 7));
        IvfIndex index = Lists.Build(rows, new IvfParameters(nList));
        Assert.InRange(index.ListCount, 1, 40);
        using FastScanCodes codes = Lists.Encode(index, rows);
        Assert.Equal(
            Samples.Exact(rows, rows.Vector(3), 100, default(AcceptAll)),
            Lists.Find(index, rows, rows.Vector(3), 100, 1, default(AcceptAll)));
        Assert.Equal(40, Lists.FindFast(codes, rows, rows.Vector(3), 100, 1, default(AcceptAll)).Length);
        index.Centroids.Dispose();
    }

    [Theory]
    [InlineData(VectorElement.Float32)]
    [InlineData(VectorElement.Int8)]
    public void A_zero_vector_is_at_cosine_distance_one(VectorElement element)
    {
        var format = new VectorFormat(element, 32, Metric.Cosine);
        byte[] vectors = Samples.Clustered(format, 500, seed: 8);
        vectors.AsSpan(0, 3 * format.VectorBytes).Clear();
        using VectorRows rows = Samples.Load(format, vectors);
        IvfIndex index = Lists.Build(rows, new IvfParameters(16));
        using FastScanCodes codes = Lists.Encode(index, rows);
        Neighbor[] exact = Samples.Exact(rows, rows.Vector(9), 500, default(AcceptAll));
        Assert.Equal(exact, Lists.FindFast(codes, rows, rows.Vector(9), 500, 16, default(AcceptAll)));
        Assert.Equal(10, Lists.FindFast(codes, rows, rows.Vector(0), 10, 4, default(AcceptAll)).Length);
        Assert.Equal(1, Lists.Find(index, rows, rows.Vector(0), 10, 4, default(AcceptAll))[9].Distance);
        index.Centroids.Dispose();
    }

    [Theory]
    [InlineData(VectorElement.Float32, Metric.L2)]
    [InlineData(VectorElement.Float32, Metric.Cosine)]
    [InlineData(VectorElement.Float32, Metric.InnerProduct)]
    [InlineData(VectorElement.UInt8, Metric.L2)]
    public void A_radius_is_found_whole_in_all_lists_and_nearly_in_some(VectorElement element, Metric metric)
    {
        var format = new VectorFormat(element, 32, metric);
        using VectorRows rows = Samples.Load(format, Samples.Clustered(format, 2000, seed: 9));
        IvfIndex index = Lists.Build(rows, new IvfParameters(40));
        using FastScanCodes codes = Lists.Encode(index, rows);
        var query = new PreparedQuery(rows);
        var hits = new RangeHits();
        double expected = 0;
        double found = 0;
        double fast = 0;
        for (int q = 0; q < 20; q++)
        {
            query.Set(rows.Vector(q));
            double radius = Samples.Exact(rows, rows.Vector(q), 60, default(AcceptAll))[^1].Distance;
            var filter = new Modulo((q % 2) + 1);
            int[] all = [.. Samples.Exact(rows, rows.Vector(q), 2000, filter)
                .Where(n => n.Distance <= radius).Select(n => n.Ordinal)];
            hits.Reset(format, radius);
            Assert.True(
                new IvfSearcher().SearchRange(index, rows, query, rows.Vector(q), 40, filter, hits).Completed);
            Assert.Equal(all, hits.Sorted().ToArray().Select(n => n.Ordinal));
            hits.Reset(format, radius);
            new IvfSearcher().SearchRange(index, rows, query, rows.Vector(q), 10, filter, hits);
            found += hits.Count;
            hits.Reset(format, radius);
            new FastScanSearcher().SearchRange(
                codes, rows.Vector(q), 10, filter, Lists.Exact(rows, rows.Vector(q)), hits);
            Assert.Equal(hits.Count, hits.Sorted().ToArray().Select(n => n.Ordinal).Distinct().Count());
            fast += hits.Count;
            expected += all.Length;
        }

        Assert.True(found >= 0.9 * expected && fast >= 0.85 * expected, $"{found}, {fast} of {expected}");
        index.Centroids.Dispose();
    }

    [Fact]
    public void Rows_without_a_vector_are_in_no_list()
    {
        using VectorRows rows = new(Format, 300);
        byte[] vectors = Samples.Clustered(Format, 300, seed: 10);
        for (int i = 0; i < 300; i++)
        {
            if (i % 3 == 0)
            {
                rows.WriteMissing(i);
            }
            else
            {
                rows.Write(i, Samples.At(Format, vectors, i));
            }
        }

        IvfIndex index = Lists.Build(rows, new IvfParameters(8));
        Assert.Equal(200, index.MemberCount);
        Assert.Equal(200, Lists.Find(index, rows, rows.Vector(1), 300, 1, default(AcceptAll)).Length);
        index.Centroids.Dispose();
    }

    [Fact]
    public void Many_lists_are_ranked_by_a_graph_and_found_as_well()
    {
        var format = new VectorFormat(VectorElement.UInt8, 16, Metric.L2);
        using VectorRows rows = Samples.Load(format, Samples.Clustered(format, 6000, seed: 11));
        var parameters = new IvfParameters(IvfCentroids.GraphCountMin + 200, roundCount: 2);
        IvfIndex index = Lists.Build(rows, parameters);
        Assert.NotNull(index.Centroids.Graph);
        double recall = 0;
        for (int q = 0; q < 50; q++)
        {
            Neighbor[] exact = Samples.Exact(rows, rows.Vector(q), 10, default(AcceptAll));
            recall += Graphs.Recall(exact, Lists.Find(index, rows, rows.Vector(q), 10, 200, default(AcceptAll))) / 50;
            Assert.Equal(50, Lists.Find(index, rows, rows.Vector(q), 50, 1, default(AcceptAll)).Length);
        }

        Assert.True(recall >= 0.97, $"{recall}");
        index.Centroids.Dispose();
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        using VectorRows rows = Samples.Load(Format, Samples.Clustered(Format, 100, seed: 12));
        IvfIndex index = Lists.Build(rows, new IvfParameters(4));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Lists.Find(index, rows, rows.Vector(0), 1, 0, default(AcceptAll)));
        using VectorRows fewer = Samples.Load(Format, Samples.Clustered(Format, 99, seed: 12));
        Assert.Throws<ArgumentException>(() => Lists.Find(index, fewer, rows.Vector(0), 1, 1, default(AcceptAll)));
        Assert.Throws<ArgumentException>(() => new IvfBuilder(fewer, index));
        Assert.Throws<ArgumentException>(() => new FastScanBuilder(index, fewer));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new IvfBuilder(rows, index.Centroids, new IvfParameters()).Assign(50, 101));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Members(index.ListCount));
        index.Centroids.Dispose();
        Assert.Throws<ObjectDisposedException>(
            () => Lists.Find(index, rows, rows.Vector(0), 1, 1, default(AcceptAll)));
    }
}
