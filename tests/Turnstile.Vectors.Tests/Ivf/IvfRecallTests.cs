using Turnstile.Vectors.Ivf;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;
using Turnstile.Vectors.Tests.Hnsw;
using Turnstile.Vectors.Tests.Quantizers;

namespace Turnstile.Vectors.Tests.Ivf;

/// <summary>Recall@10 against exact search, over seeds, elements, metrics and codes.</summary>
public sealed class IvfRecallTests
{
    private const int RowCount = 2000;
    private const int QueryCount = 40;
    private const int NProbe = 12;

    [Theory]
    [InlineData(VectorElement.Float32, Metric.L2)]
    [InlineData(VectorElement.Float32, Metric.Cosine)]
    [InlineData(VectorElement.Float32, Metric.InnerProduct)]
    [InlineData(VectorElement.UInt8, Metric.L2)]
    [InlineData(VectorElement.UInt8, Metric.Cosine)]
    [InlineData(VectorElement.Int8, Metric.InnerProduct)]
    public void Lists_of_vectors_stay_above_their_floor(VectorElement element, Metric metric) =>
        Check(element, metric, 0.97, (index, rows) =>
            vector => Lists.Find(index, rows, vector, 10, NProbe, default(AcceptAll)));

    [Theory]
    [InlineData(VectorElement.Float32, Metric.L2)]
    [InlineData(VectorElement.Float32, Metric.Cosine)]
    [InlineData(VectorElement.Float32, Metric.InnerProduct)]
    [InlineData(VectorElement.UInt8, Metric.L2)]
    [InlineData(VectorElement.UInt8, Metric.Cosine)]
    [InlineData(VectorElement.Int8, Metric.InnerProduct)]
    public void Lists_of_1_bit_codes_stay_above_their_floor(VectorElement element, Metric metric) =>
        Check(element, metric, 0.95, (index, rows) =>
        {
            FastScanCodes codes = Lists.Encode(index, rows);
            return vector => Lists.FindFast(codes, rows, vector, 10, NProbe, default(AcceptAll));
        });

    [Theory]
    [InlineData("lvq4")]
    [InlineData("lvq8")]
    [InlineData("bf16")]
    [InlineData("rabitq1")]
    [InlineData("rabitq4")]
    public void Lists_of_quantized_rows_stay_above_their_floor(string name) =>
        Check(VectorElement.Float32, Metric.L2, name == "rabitq1" ? 0.85 : 0.96, (index, rows) =>
        {
            VectorRows codes = new(Codes.Make(name, rows.Format), rows.Capacity);
            for (int i = 0; i < rows.Capacity; i++)
            {
                codes.Write(i, rows.Vector(i));
            }

            return vector => Lists.FindOverCodes(index, codes, rows, vector, 10, NProbe);
        });

    [Fact]
    public void A_second_list_finds_more_in_as_many_probes()
    {
        var format = new VectorFormat(VectorElement.Float32, 48, Metric.L2);
        byte[] vectors = Samples.Clustered(format, 4100, seed: 1);
        using VectorRows rows = Samples.Load(format, vectors[..(4000 * format.VectorBytes)]);
        var plain = new IvfParameters(100, spillWeight: 0);
        using IvfCentroids centroids = Lists.Train(rows, plain);
        IvfIndex one = Lists.Fill(rows, centroids, plain, 4000);
        IvfIndex two = Lists.Fill(rows, centroids, new IvfParameters(100), 4000);
        double gain = 0;
        for (int q = 4000; q < 4100; q++)
        {
            ReadOnlySpan<byte> vector = Samples.At(format, vectors, q);
            Neighbor[] exact = Samples.Exact(rows, vector, 10, default(AcceptAll));
            gain += Graphs.Recall(exact, Lists.Find(two, rows, vector, 10, 4, default(AcceptAll)))
                - Graphs.Recall(exact, Lists.Find(one, rows, vector, 10, 4, default(AcceptAll)));
        }

        Assert.True(gain / 100 > 0.02, $"{gain / 100}");
    }

    private delegate Neighbor[] Finder(ReadOnlySpan<byte> vector);

    private static void Check(
        VectorElement element, Metric metric, double floor, Func<IvfIndex, VectorRows, Finder> make)
    {
        for (int seed = 1; seed <= 3; seed++)
        {
            var format = new VectorFormat(element, 48, metric);
            byte[] vectors = Samples.Clustered(format, RowCount + QueryCount, seed);
            using VectorRows rows = Samples.Load(format, vectors[..(RowCount * format.VectorBytes)]);
            IvfIndex index = Lists.Build(rows, new IvfParameters(64, (ulong)seed));
            Finder find = make(index, rows);
            double sum = 0;
            for (int q = 0; q < QueryCount; q++)
            {
                ReadOnlySpan<byte> vector = Samples.At(format, vectors, RowCount + q);
                sum += Graphs.Recall(Samples.Exact(rows, vector, 10, default(AcceptAll)), find(vector));
            }

            Assert.True(sum / QueryCount >= floor, $"seed {seed}: recall@10 {sum / QueryCount}, floor {floor}");
            index.Centroids.Dispose();
        }
    }
}
