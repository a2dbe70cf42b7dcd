using Turnstile.Vectors.Ivf;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Tests.Ivf;

public sealed class KMeansTests
{
    private static readonly VectorFormat Format = new(VectorElement.Float32, 24, Metric.L2);

    [Fact]
    public void A_seed_gives_the_same_centroids_with_any_number_of_workers()
    {
        using VectorRows rows = Samples.Load(Format, Samples.Clustered(Format, 2000, seed: 1));
        var parameters = new IvfParameters(40, seed: 3);
        using IvfCentroids one = Lists.Train(rows, parameters);
        using IvfCentroids three = Lists.Train(rows, parameters, workerCount: 3);
        using IvfCentroids other = Lists.Train(rows, new IvfParameters(40, seed: 4));
        Assert.Equal(one.Floats.ToArray(), three.Floats.ToArray());
        Assert.NotEqual(one.Floats.ToArray(), other.Floats.ToArray());
    }

    [Theory]
    [InlineData(VectorElement.Float32, Metric.L2)]
    [InlineData(VectorElement.Float32, Metric.Cosine)]
    [InlineData(VectorElement.UInt8, Metric.L2)]
    [InlineData(VectorElement.Int8, Metric.InnerProduct)]
    public void Clusters_of_the_data_become_lists(VectorElement element, Metric metric)
    {
        var format = new VectorFormat(element, 48, metric);
        using VectorRows rows = Samples.Load(format, Samples.Clustered(format, 3000, seed: 2, clusters: 8));
        IvfIndex index = Lists.Build(rows, new IvfParameters(32, spillWeight: 0));
        Assert.InRange(index.ListCount, 24, 32);
        Assert.InRange(index.Imbalance, 1, 3);
        index.Centroids.Dispose();
    }

    [Fact]
    public void Equal_rows_make_one_list_each_and_no_more()
    {
        byte[] vectors = Samples.Clustered(Format, 3, seed: 3);
        byte[] all = [.. Enumerable.Range(0, 600).SelectMany(i => Samples.At(Format, vectors, i % 3).ToArray())];
        using VectorRows rows = Samples.Load(Format, all);
        using IvfCentroids centroids = Lists.Train(rows, new IvfParameters(50));
        Assert.Equal(3, centroids.Count);
    }

    [Fact]
    public void A_cluster_that_comes_to_be_empty_begins_anew_elsewhere()
    {
        // Most first centroids are equal, so most clusters are empty after the first round.
        byte[] vectors = Samples.Clustered(Format, 1000, seed: 4);
        for (int i = 0; i < 900; i++)
        {
            vectors.AsSpan(0, Format.VectorBytes).CopyTo(vectors.AsSpan(i * Format.VectorBytes));
        }

        using VectorRows rows = Samples.Load(Format, vectors);
        using IvfCentroids centroids = Lists.Train(rows, new IvfParameters(30, roundCount: 20));
        Assert.Equal(30, centroids.Count);
    }

    [Fact]
    public void Rows_without_vectors_and_no_rows_at_all_leave_it_untrained()
    {
        using var rows = new VectorRows(Format, 10);
        for (int i = 0; i < 10; i++)
        {
            rows.WriteMissing(i);
        }

        using IvfCentroids centroids = Lists.Train(rows, new IvfParameters(4));
        Assert.False(centroids.IsTrained);
        Assert.Equal(1, centroids.Count);
        using VectorRows none = new(Format, 0);
        using IvfCentroids empty = Lists.Train(none, new IvfParameters());
        Assert.False(empty.IsTrained);
    }

    [Fact]
    public void The_greatest_floats_do_not_make_nan()
    {
        byte[] vectors = Samples.Clustered(Format, 400, seed: 5);
        for (int i = 0; i < 10; i++)
        {
            float extreme = i % 2 == 0 ? float.MaxValue : float.MinValue;
            BitConverter.TryWriteBytes(vectors.AsSpan(i * Format.VectorBytes), extreme);
        }

        using VectorRows rows = Samples.Load(Format, vectors);
        using IvfCentroids centroids = Lists.Train(rows, new IvfParameters(20));
        Assert.All(centroids.Floats.ToArray(), component => Assert.True(float.IsFinite(component)));
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        using VectorRows rows = new(Format, 10);
        Assert.Throws<ArgumentOutOfRangeException>(() => new KMeans(rows, 11, new IvfParameters()));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KMeans(rows, 0, new IvfParameters()).Assign(2, 2));
        rows.WriteRange(0, Samples.Clustered(Format, 10, seed: 6));
        Assert.Throws<InvalidOperationException>(() => new KMeans(rows, 10, new IvfParameters(2)).Update());
        Assert.Throws<ArgumentOutOfRangeException>(() => new IvfParameters(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new IvfParameters(IvfParameters.NListMax + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new IvfParameters(roundCount: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new IvfParameters(sampleRows: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new IvfParameters(spillWeight: float.NaN));
        using VectorRows manhattan = new(new VectorFormat(VectorElement.Float32, 4, Metric.L1), 1);
        Assert.Throws<ArgumentException>(() => new KMeans(manhattan, 0, new IvfParameters()));
    }
}
