using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Tests.Hnsw;

/// <summary>Recall@10 against exact search, over seeds, elements and metrics.</summary>
public sealed class HnswRecallTests
{
    private const int RowCount = 2000;
    private const int QueryCount = 50;

    // Built once, for all searches with filters.
    private static readonly Lazy<(VectorRows Rows, HnswGraph Graph)> s_filtered = new(static () =>
    {
        var format = new VectorFormat(VectorElement.UInt8, 32, Metric.L2);
        VectorRows rows = Samples.Load(format, Samples.Clustered(format, 5000, seed: 7));
        return (rows, Graphs.Build(rows));
    });

    public static TheoryData<VectorElement, Metric> Kinds()
    {
        var data = new TheoryData<VectorElement, Metric>();
        foreach (VectorElement element in Enum.GetValues<VectorElement>())
        {
            foreach (Metric metric in Enum.GetValues<Metric>().Where(m => VectorFormat.IsDefined(element, m)))
            {
                data.Add(element, metric);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Recall_stays_above_its_floor(VectorElement element, Metric metric)
    {
        // Vectors are not normalised, so the inner product favours long ones, which a graph serves less well.
        double floor = metric == Metric.InnerProduct ? 0.93 : 0.98;
        for (int seed = 1; seed <= 3; seed++)
        {
            var format = new VectorFormat(element, 32, metric);
            byte[] vectors = Samples.Clustered(format, RowCount + QueryCount, seed);
            using VectorRows rows = Samples.Load(format, vectors[..(RowCount * format.VectorBytes)]);
            using HnswGraph graph = Graphs.Build(rows, efConstruction: 64, seed: (ulong)seed);
            double sum = 0;
            for (int q = 0; q < QueryCount; q++)
            {
                ReadOnlySpan<byte> query = Samples.At(format, vectors, RowCount + q);
                sum += Graphs.Recall(
                    Samples.Exact(rows, query, 10, default(AcceptAll)), Graphs.Find(graph, query, 10, ef: 64));
            }

            double recall = sum / QueryCount;
            Assert.True(recall >= floor, $"{format}, seed {seed}: recall@10 {recall}, floor {floor}");
        }
    }

    // All components are positive and lengths differ, so few long rows are the nearest to all, queries and rows.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Long_rows_do_not_hide_each_other_under_the_inner_product(int seed)
    {
        var format = new VectorFormat(VectorElement.UInt8, 32, Metric.InnerProduct);
        var random = new Random(seed);
        byte[] vectors = [.. Enumerable.Range(0, RowCount + QueryCount).SelectMany(_ => Positive(random))];
        using VectorRows rows = Samples.Load(format, vectors[..(RowCount * format.VectorBytes)]);
        using HnswGraph graph = Graphs.Build(rows, m: 12, efConstruction: 60, seed: (ulong)seed);
        double sum = 0;
        for (int q = 0; q < QueryCount; q++)
        {
            ReadOnlySpan<byte> query = Samples.At(format, vectors, RowCount + q);
            sum += Graphs.Recall(
                Samples.Exact(rows, query, 10, default(AcceptAll)), Graphs.Find(graph, query, 10, ef: 64));
        }

        Assert.True(sum / QueryCount >= 0.97, $"seed {seed}: recall@10 {sum / QueryCount}");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(1000)]
    public void A_filtered_walk_finds_what_few_rows_pass(int modulus)
    {
        (VectorRows rows, HnswGraph graph) = s_filtered.Value;
        var filter = new Modulo(modulus);
        double sum = 0;
        for (int q = 0; q < QueryCount; q++)
        {
            Neighbor[] found = Graphs.FindFiltered(graph, rows.Vector(q), 10, 32, filter);
            Assert.All(found, n => Assert.True(filter.Accepts(n.Ordinal)));
            sum += Graphs.Recall(Samples.Exact(rows, rows.Vector(q), 10, filter), found);
        }

        Assert.True(sum / QueryCount >= 0.98, $"1 in {modulus}: recall@10 {sum / QueryCount}");
    }

    [Theory]
    [InlineData(2, 0.95)]
    [InlineData(10, 0.4)]
    public void A_plain_search_gives_only_passing_rows(int modulus, double floor)
    {
        (VectorRows rows, HnswGraph graph) = s_filtered.Value;
        var filter = new Modulo(modulus);
        double sum = 0;
        for (int q = 0; q < QueryCount; q++)
        {
            Neighbor[] found = Graphs.Find(graph, rows.Vector(q), 10, 64, filter);
            Assert.All(found, n => Assert.True(filter.Accepts(n.Ordinal)));
            sum += Graphs.Recall(Samples.Exact(rows, rows.Vector(q), 10, filter), found);
        }

        Assert.True(sum / QueryCount >= floor, $"1 in {modulus}: recall@10 {sum / QueryCount}");
    }

    private static byte[] Positive(Random random)
    {
        var centre = new Random(random.Next(30));
        return
        [
            .. Enumerable.Range(0, 32).Select(
                _ => (byte)(128 + (100 * (centre.NextDouble() - 0.5 + ((random.NextDouble() - 0.5) / 2))))),
        ];
    }
}
