using Turnstile.Vectors.Disk;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Quantizers;
using Turnstile.Vectors.Search;
using Turnstile.Vectors.Tests.Hnsw;

namespace Turnstile.Vectors.Tests.Disk;

/// <summary>Graphs on disk beside the ones in memory that they were made of, and beside exact search.</summary>
public sealed class DiskGraphTests
{
    private const int QueryCount = 40;

    [Theory]
    [InlineData(8, 0, .97)]
    [InlineData(4, 0, .95)]
    [InlineData(0, 2, .85)]
    [InlineData(0, 3, .93)]
    public void Recall_stays_above_its_floor_over_codes_and_beam_widths(int levelBits, int rotatedBits, double floor)
    {
        for (int seed = 1; seed <= 3; seed++)
        {
            var format = new VectorFormat(VectorElement.Float32, 48, seed == 3 ? Metric.Cosine : Metric.L2);
            byte[] vectors = Samples.Clustered(format, 2_000 + QueryCount, seed);
            using VectorRows rows = Samples.Load(format, vectors[..(2_000 * format.VectorBytes)]);
            Quantizer quantizer = levelBits > 0
                ? new LvqQuantizer(format, levelBits)
                : new RaBitQuantizer(format, rotatedBits);
            using VectorRows codes = Encode(rows, quantizer);
            using HnswGraph built = Graphs.Build(codes, seed: (ulong)seed);
            var pages = new PagesInMemory(built);
            using DiskGraph graph = pages.Open(codes);
            Assert.Equal(built.Count, graph.Count);
            foreach (int beamWidth in (int[])[1, 4, 32])
            {
                var searcher = new DiskGraphSearcher(beamWidth);
                double sum = 0;
                for (int q = 0; q < QueryCount; q++)
                {
                    byte[] vector = Samples.At(format, vectors, 2_000 + q).ToArray();
                    Neighbor[] exact = Samples.Exact(rows, vector, 10, default(AcceptAll));
                    sum += Graphs.Recall(exact, Find(searcher, graph, pages, rows, vector, default(AcceptAll)));
                }

                double recall = sum / QueryCount;
                Assert.True(recall >= floor, $"{quantizer}, seed {seed}, beam {beamWidth}: recall@10 {recall}");
            }
        }
    }

    [Fact]
    public void A_beam_of_one_finds_what_the_graph_in_memory_finds()
    {
        using var sample = new Sample(3_000, seed: 5);
        var query = new PreparedQuery(sample.Codes);
        for (int q = 0; q < QueryCount; q++)
        {
            query.Set(sample.Rows.Vector(q * 7));
            TopK inMemory = NewResults(sample.Codes);
            new HnswSearcher().SearchFiltered(
                sample.Built, query, 50, int.MaxValue, default(AcceptAll), inMemory);
            TopK onDisk = NewResults(sample.Codes);
            new DiskGraphSearcher(beamWidth: 1).Search(
                sample.Graph, sample.Pages, query, new DiskGraphEffort(50), default(AcceptAll), onDisk);
            Assert.Equal(inMemory.Sorted(), onDisk.Sorted());
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(20)]
    [InlineData(200)]
    public void A_filter_passes_its_rows_alone_and_is_walked_through(int modulus)
    {
        using var sample = new Sample(3_000, seed: 6);
        var searcher = new DiskGraphSearcher();
        var filter = new Modulo(modulus);
        double sum = 0;
        for (int q = 0; q < QueryCount; q++)
        {
            byte[] vector = sample.Rows.Vector(q * 11).ToArray();
            Neighbor[] found = Find(searcher, sample.Graph, sample.Pages, sample.Rows, vector, filter);
            Assert.All(found, hit => Assert.True(filter.Accepts(hit.Ordinal)));
            sum += Graphs.Recall(Samples.Exact(sample.Rows, vector, 10, filter), found);
        }

        Assert.True(sum / QueryCount >= .96, $"1 in {modulus}: recall@10 {sum / QueryCount}");
    }

    [Fact]
    public void Equal_vectors_are_found_behind_their_node()
    {
        var format = new VectorFormat(VectorElement.Float32, 8, Metric.L2);
        using var rows = new VectorRows(format, 600);
        byte[] others = Samples.Clustered(format, 600, seed: 7);
        for (int i = 0; i < 600; i++)
        {
            rows.Write(i, Samples.At(format, others, i < 300 ? 0 : i));
        }

        using VectorRows codes = Encode(rows, new LvqQuantizer(format, 8));
        using HnswGraph built = Graphs.Build(codes);
        var pages = new PagesInMemory(built);
        using DiskGraph graph = pages.Open(codes);
        Assert.Equal((600, 301), (graph.Count, graph.NodeCount));
        Neighbor[] found = Find(
            new DiskGraphSearcher(), graph, pages, rows, rows.Vector(0).ToArray(), default(AcceptAll), k: 300);
        Assert.Equal(Enumerable.Range(0, 300), found.Select(hit => hit.Ordinal).Order());
    }

    [Fact]
    public void A_wide_beam_waits_less_often_and_reads_little_more()
    {
        using var sample = new Sample(3_000, seed: 8);
        (long Reads, long Nodes) narrow = Count(sample, beamWidth: 1);
        (long Reads, long Nodes) wide = Count(sample, beamWidth: 8);
        Assert.Equal(narrow.Reads, narrow.Nodes);
        Assert.True(wide.Reads * 5 < narrow.Reads, $"{wide} beside {narrow}");
        Assert.True(wide.Nodes < narrow.Nodes * 1.3, $"{wide} beside {narrow}");
    }

    [Fact]
    public void A_read_that_fails_is_told_and_the_searcher_goes_on_afterwards()
    {
        using var sample = new Sample(2_000, seed: 9);
        var searcher = new DiskGraphSearcher();
        byte[] vector = sample.Rows.Vector(17).ToArray();
        Neighbor[] right = Find(searcher, sample.Graph, sample.Pages, sample.Rows, vector, default(AcceptAll));
        for (int reads = 0; reads < 6; reads++)
        {
            sample.Pages.ReadsUntilFailure = reads;
            Assert.Throws<IOException>(
                () => Find(searcher, sample.Graph, sample.Pages, sample.Rows, vector, default(AcceptAll)));
        }

        sample.Pages.ReadsUntilFailure = int.MaxValue;
        Assert.Equal(right, Find(searcher, sample.Graph, sample.Pages, sample.Rows, vector, default(AcceptAll)));
    }

    [Fact]
    public void A_graph_that_is_loaded_is_the_one_that_was_written()
    {
        using var sample = new Sample(1_500, seed: 10);
        using HnswGraph loaded = new DiskGraphReader(sample.Graph).Load(sample.Pages);
        Assert.Equal(Bytes(sample.Built), Bytes(loaded));
    }

    [Fact]
    public void An_empty_graph_is_searched_and_finds_nothing()
    {
        var format = new VectorFormat(VectorElement.Float32, 8, Metric.L2);
        using var codes = new VectorRows(new LvqQuantizer(format, 8), 10);
        using var built = new HnswGraph(codes, new HnswParameters(), 10);
        for (int i = 0; i < 10; i++)
        {
            codes.WriteMissing(i);
        }

        var pages = new PagesInMemory(built);
        using DiskGraph graph = pages.Open(codes);
        Assert.Equal(0, graph.PageCount);
        var query = new PreparedQuery(codes);
        query.Set(new byte[format.VectorBytes]);
        TopK results = NewResults(codes);
        Assert.True(new DiskGraphSearcher()
            .Search(graph, pages, query, new DiskGraphEffort(10), default(AcceptAll), results).Completed);
        Assert.Equal(0, results.Count);
    }

    [Fact]
    public void Numbers_outside_their_range_are_refused()
    {
        using var sample = new Sample(50, seed: 11);
        Assert.Throws<ArgumentOutOfRangeException>(() => new DiskGraphSearcher(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DiskGraphSearcher(DiskGraphSearcher.BeamWidthMax + 1));
        var query = new PreparedQuery(sample.Codes);
        query.Set(sample.Rows.Vector(0));
        foreach (DiskGraphEffort wrong in (DiskGraphEffort[])[new(0), new(HnswSearcher.EfMax + 1), new(10, 0)])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new DiskGraphSearcher().Search(
                sample.Graph, sample.Pages, query, wrong, default(AcceptAll), NewResults(sample.Codes)));
        }
    }

    internal static VectorRows Encode(VectorRows rows, Quantizer quantizer)
    {
        var codes = new VectorRows(quantizer, rows.Capacity);
        for (int i = 0; i < rows.Capacity; i++)
        {
            codes.Write(i, rows.Vector(i));
        }

        return codes;
    }

    internal static Neighbor[] Find<TFilter>(
        DiskGraphSearcher searcher,
        DiskGraph graph,
        PagesInMemory pages,
        VectorRows rows,
        byte[] vector,
        TFilter filter,
        int k = 10)
        where TFilter : struct, IRowFilter
    {
        var query = new PreparedQuery(graph.Rows);
        query.Set(vector);
        var candidates = new TopK();
        candidates.Reset(rows.Format, 5 * k);
        searcher.Search(graph, pages, query, new DiskGraphEffort(64), filter, candidates);
        var exact = new PreparedQuery(rows);
        exact.Set(vector);
        var results = new TopK();
        results.Reset(rows.Format, k);
        new Rescorer().Rescore(graph.Rows, query, candidates, new RowsScorer(rows, exact), results);
        return results.Sorted().ToArray();
    }

    private static TopK NewResults(VectorRows rows)
    {
        var results = new TopK();
        results.Reset(rows.Format, 10);
        return results;
    }

    private static (long Reads, long Nodes) Count(Sample sample, int beamWidth)
    {
        (long reads, long nodes) = (sample.Pages.ReadCount, sample.Pages.NodeCount);
        var searcher = new DiskGraphSearcher(beamWidth);
        for (int q = 0; q < QueryCount; q++)
        {
            byte[] vector = sample.Rows.Vector(q * 13).ToArray();
            Find(searcher, sample.Graph, sample.Pages, sample.Rows, vector, default(AcceptAll));
        }

        return (sample.Pages.ReadCount - reads, sample.Pages.NodeCount - nodes);
    }

    private static byte[] Bytes(HnswGraph graph)
    {
        var stream = new MemoryStream();
        HnswGraphWriter.Write(graph, stream);
        return stream.ToArray();
    }

    /// <summary>Vectors, codes of 8 bits, a graph over them, and the same on disk.</summary>
    private sealed class Sample : IDisposable
    {
        public Sample(int count, int seed)
        {
            var format = new VectorFormat(VectorElement.Float32, 32, Metric.L2);
            Rows = Samples.Load(format, Samples.Clustered(format, count, seed));
            Codes = Encode(Rows, new LvqQuantizer(format, 8));
            Built = Graphs.Build(Codes);
            Pages = new PagesInMemory(Built);
            Graph = Pages.Open(Codes);
        }

        public VectorRows Rows { get; }

        public VectorRows Codes { get; }

        public HnswGraph Built { get; }

        public PagesInMemory Pages { get; }

        public DiskGraph Graph { get; }

        public void Dispose()
        {
            Graph.Dispose();
            Built.Dispose();
            Codes.Dispose();
            Rows.Dispose();
        }
    }
}
