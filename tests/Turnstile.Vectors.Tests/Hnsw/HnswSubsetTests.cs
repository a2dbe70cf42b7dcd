using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;
using Turnstile.Vectors.Tests.Quantizers;

namespace Turnstile.Vectors.Tests.Hnsw;

/// <summary>Oracle: a fresh graph over the kept rows. What rows leave behind must serve as well, at equal ef.</summary>
public sealed class HnswSubsetTests
{
    private const int Count = 3000;
    private const int QueryCount = 400;
    private const double Slack = 0.005;

    // Few enough that recall is not 1 everywhere.
    private const int Ef = 16;

    private static readonly VectorFormat Bytes = new(VectorElement.UInt8, 32, Metric.L2);

    // Every share with both elements and both metrics, every pair of these with a small and a large share.
    [Theory]
    [InlineData(5, VectorElement.Float32, Metric.L2)]
    [InlineData(5, VectorElement.UInt8, Metric.Cosine)]
    [InlineData(30, VectorElement.Float32, Metric.Cosine)]
    [InlineData(30, VectorElement.UInt8, Metric.L2)]
    [InlineData(60, VectorElement.Float32, Metric.L2)]
    [InlineData(60, VectorElement.UInt8, Metric.Cosine)]
    [InlineData(90, VectorElement.Float32, Metric.Cosine)]
    [InlineData(90, VectorElement.UInt8, Metric.L2)]
    public void Dropping_at_random_costs_no_recall(int percent, VectorElement element, Metric metric)
    {
        var format = new VectorFormat(element, 32, metric);
        byte[] vectors = Samples.Clustered(format, Count + QueryCount, seed: percent);
        using var turnover = new Turnover(format, vectors, Count);
        var random = new Random(percent);
        bool[] isDropped = [.. Enumerable.Range(0, Count).Select(_ => random.Next(100) < percent)];
        turnover.Drop(ordinal => isDropped[ordinal]);
        turnover.RequireWhole();
        RequireRecall(turnover, $"{percent} % dropped, {format}");
    }

    [Theory]
    [InlineData(Metric.L2)]
    [InlineData(Metric.Cosine)]
    public void Codes_are_as_good(Metric metric)
    {
        var format = new VectorFormat(VectorElement.Float32, 32, metric);
        byte[] vectors = Samples.Clustered(format, Count + QueryCount, seed: 8);
        using var turnover = new Turnover(format, vectors, Count, quantizer: Codes.Make("lvq8", format));
        turnover.Drop(ordinal => ordinal % 3 == 0);
        turnover.RequireWhole();
        RequireRecall(turnover, $"a third dropped, codes of {format}");
    }

    /// <summary>The promise: a graph that is carried through any number of merges stays as good as a new one. Rows are
    /// replaced ten times over; with so few links that graphs are built anew, three times.</summary>
    [Theory]
    [InlineData(VectorElement.Float32, Metric.Cosine, 16, 34)]
    [InlineData(VectorElement.UInt8, Metric.L2, 16, 34)]
    [InlineData(VectorElement.UInt8, Metric.L2, 6, 10)]
    public void Turnover_costs_no_recall(VectorElement element, Metric metric, int m, int rounds)
    {
        const int Rows = 2_000;
        const int Share = Rows * 3 / 10;

        // Beside a graph of the usual links a fresh one need not be built in every round, which is most of the time.
        int step = m == 16 ? 11 : 1;
        var format = new VectorFormat(element, 32, metric);
        byte[] vectors = Samples.Clustered(format, Rows + (rounds * Share) + QueryCount, seed: 5);
        using var turnover = new Turnover(format, vectors, Rows, new HnswParameters(m, 64));
        var random = new Random(6);
        var recalls = new List<(double Carried, double Fresh)>();
        for (int round = 0; round < rounds; round++)
        {
            int[] shuffled = [.. Enumerable.Range(0, Rows)];
            random.Shuffle(shuffled);
            HashSet<int> dropped = [.. shuffled[..Share]];
            turnover.Drop(dropped.Contains, [.. Enumerable.Range(Rows + (round * Share), Share)]);
            if (round % step == 0)
            {
                recalls.Add(turnover.Recalls(Ef));
            }
        }

        // With few links a fresh graph loses some rows too, and two fresh graphs differ by more than the slack: what
        // must not fall is the mean.
        turnover.RequireWhole(asFresh: m != 16);
        bool holds = m == 16
            ? recalls.All(pair => pair.Carried >= pair.Fresh - Slack)
            : recalls.Average(pair => pair.Carried - pair.Fresh) >= -Slack;
        Assert.True(
            holds,
            $"{format}, M {m}: recall@10 carried and fresh {string.Join(", ", recalls)}");
    }

    [Theory]
    [InlineData("cluster")]
    [InlineData("entry")]
    [InlineData("root")]
    [InlineData("parents")]
    [InlineData("upper layers")]
    [InlineData("none")]
    public void Whatever_is_dropped_the_rest_is_found(string what)
    {
        byte[] vectors = Samples.Clustered(Bytes, Count + QueryCount, seed: 2);
        using var turnover = new Turnover(Bytes, vectors, Count);
        HnswGraph graph = turnover.Graph;
        HashSet<int> parents = [.. Enumerable.Range(0, Count).Where(i => i != graph.Root).Select(graph.ParentOf)];
        double near = Samples.Exact(turnover.Rows, turnover.Rows.Vector(7), 150, default(AcceptAll))[^1].Distance;
        Func<int, bool> isDropped = what switch
        {
            "cluster" => i => Reference.Distance(
                Bytes, Samples.At(Bytes, vectors, 7), Samples.At(Bytes, vectors, i)) <= near,
            "entry" => i => i == graph.Entry.Ordinal,
            "root" => i => i == graph.Root,
            "parents" => parents.Contains,
            "upper layers" => i => graph.LevelOf(i) > 0,
            _ => _ => false,
        };
        turnover.Drop(Enumerable.Range(0, Count).Select(isDropped).ToArray().ElementAt);
        turnover.RequireWhole();
        RequireRecall(turnover, what);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20)]
    public void A_few_rows_or_none_are_kept_and_the_graph_grows_on(int kept)
    {
        byte[] vectors = Samples.Clustered(Bytes, Count + QueryCount, seed: 3);
        using var turnover = new Turnover(Bytes, vectors, 1000);
        turnover.Drop(ordinal => ordinal % 50 != 0 || ordinal / 50 >= kept);
        turnover.RequireWhole();
        turnover.Drop(_ => false, [.. Enumerable.Range(1000, 1000)]);
        turnover.RequireWhole();
        RequireRecall(turnover, $"{kept} kept, 1000 inserted");
    }

    [Theory]
    [InlineData(2, 16)]
    [InlineData(4, 32)]
    public void Nodes_of_few_links_stay_in_one_tree(int m, int efConstruction)
    {
        byte[] vectors = Samples.Clustered(Bytes, 3000, seed: 4);
        using var turnover = new Turnover(Bytes, vectors, 2000, new HnswParameters(m, efConstruction));
        for (int round = 0; round < 4; round++)
        {
            turnover.Drop(ordinal => ordinal % 3 == 0, [.. Enumerable.Range(2000 + (round * 200), 200)]);
            var bytes = new MemoryStream();
            HnswGraphWriter.Write(turnover.Graph, bytes);
            bytes.Position = 0;
            using HnswGraph read = HnswGraphReader.Read(
                bytes, turnover.Rows, turnover.Rows.Capacity, turnover.Rows.Capacity);
            Assert.Equal(turnover.Live.Length, Graphs.CountReachable(read) + read.Duplicates.Count);
        }
    }

    [Fact]
    public void Two_threads_make_it_and_two_fill_it()
    {
        byte[] vectors = Samples.Clustered(Bytes, Count + 1000 + QueryCount, seed: 9);
        using var turnover = new Turnover(Bytes, vectors, Count);
        turnover.Drop(ordinal => ordinal % 3 == 0, [.. Enumerable.Range(Count, 1000)], threads: 2);
        turnover.RequireWhole();
        RequireRecall(turnover, "two threads");
    }

    [Fact]
    public void A_chain_goes_on_behind_its_first_kept_row()
    {
        byte[] vectors = Samples.Clustered(Bytes, 600, seed: 10);
        for (int i = 500; i < 600; i++)
        {
            vectors.AsSpan(i % 10 * Bytes.VectorBytes, Bytes.VectorBytes)
                .CopyTo(vectors.AsSpan(i * Bytes.VectorBytes));
        }

        using var turnover = new Turnover(Bytes, vectors, 600);
        Assert.Equal(100, turnover.Graph.Duplicates.Count);
        turnover.Drop(ordinal => ordinal < 5 || ordinal is >= 500 and < 550);
        turnover.RequireWhole();
        Assert.Equal(45, turnover.Graph.Duplicates.Count);
        int[] five = [.. turnover.Live.Select((vector, ordinal) => (vector, ordinal))
            .Where(row => row.vector >= 500 && row.vector % 10 == 3).Select(row => row.ordinal)];
        Assert.Equal(
            five.Order(),
            Graphs.Find(turnover.Graph, turnover.Rows.Vector(five[0]), 5, 10).Select(n => n.Ordinal).Order());
    }

    [Fact]
    public void Ordinals_and_rows_that_do_not_fit_are_refused()
    {
        byte[] vectors = Samples.Clustered(Bytes, 20, seed: 11);
        using VectorRows rows = Samples.Load(Bytes, vectors);
        using HnswGraph graph = Graphs.Build(rows);
        int[] same = [.. Enumerable.Range(0, 20)];
        Assert.Throws<ArgumentException>(() => new HnswSubset(graph, rows, 20, same.AsSpan(1)));
        Assert.Throws<ArgumentException>(() => new HnswSubset(graph, rows, 19, same));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HnswSubset(graph, rows, 21, same));
        Assert.Throws<ArgumentException>(() => new HnswSubset(graph, rows, 20, [0, .. same[..19]]));
        Assert.Throws<ArgumentException>(() => new HnswSubset(graph, rows, 20, [-2, .. same[1..]]));
        using var other = new VectorRows(new VectorFormat(VectorElement.UInt8, 32, Metric.Cosine), 20);
        Assert.Throws<ArgumentException>(() => new HnswSubset(graph, other, 20, same));
        using var subset = new HnswSubset(graph, rows, 20, same);
        Assert.Throws<InvalidOperationException>(() => subset.Take());
    }

    private static void RequireRecall(Turnover turnover, string what)
    {
        (double carried, double fresh) = turnover.Recalls(Ef);
        Assert.True(carried >= fresh - Slack, $"{what}: recall@10 {carried}, of a fresh graph {fresh}");
    }
}
