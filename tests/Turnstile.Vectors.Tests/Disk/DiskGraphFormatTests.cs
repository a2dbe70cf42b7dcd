using Turnstile.Vectors.Disk;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Quantizers;
using Turnstile.Vectors.Search;
using Turnstile.Vectors.Tests.Hnsw;

namespace Turnstile.Vectors.Tests.Disk;

public sealed class DiskGraphFormatTests : IDisposable
{
    private const int Count = 60;

    private readonly VectorRows _rows;
    private readonly VectorRows _codes;
    private readonly HnswGraph _built;

    public DiskGraphFormatTests()
    {
        var format = new VectorFormat(VectorElement.Float32, 8, Metric.L2);
        byte[] vectors = Samples.Clustered(format, Count, seed: 3);
        vectors.AsSpan(0, format.VectorBytes).CopyTo(vectors.AsSpan(25 * format.VectorBytes));
        _rows = Samples.Load(format, vectors);
        _codes = DiskGraphTests.Encode(_rows, new LvqQuantizer(format, 8));
        _built = Graphs.Build(_codes, m: 2, efConstruction: 8);
    }

    public void Dispose()
    {
        _built.Dispose();
        _codes.Dispose();
        _rows.Dispose();
    }

    [Fact]
    public void Every_truncation_of_the_head_is_refused()
    {
        byte[] head = new PagesInMemory(_built).Head;
        for (int length = 0; length < head.Length; length++)
        {
            Assert.Throws<InvalidDataException>(
                () => DiskGraphReader.Read(new MemoryStream(head[..length]), _codes, Count));
        }
    }

    [Fact]
    public void Every_flipped_bit_of_the_head_is_refused_or_harmless()
    {
        int bits = new PagesInMemory(_built).Head.Length * 8;
        int refused = Enumerable.Range(0, bits).Count(bit => !Survives(pages => Flip(pages.Head, bit)));
        Assert.InRange(refused, bits / 2, bits);
    }

    [Fact]
    public void Every_flipped_bit_of_a_page_is_refused_or_harmless()
    {
        // Behind the last record nothing is looked at.
        int bits = _built.Count * new PageLayout(_built.Parameters).RecordBytes * 8;
        int refused = Enumerable.Range(0, bits).Count(bit => !Survives(pages => Flip(pages.Pages, bit)));
        Assert.InRange(refused, bits / 2, bits);
    }

    [Fact]
    public void A_page_that_changes_after_it_was_looked_at_ends_the_search_with_an_error_at_most()
    {
        var random = new Random(5);
        int told = 0;
        for (int round = 0; round < 500; round++)
        {
            var pages = new PagesInMemory(_built);
            using DiskGraph graph = pages.Open(_codes);
            for (int i = 0; i < 20; i++)
            {
                pages.Pages[random.Next(Count * 20)] = (byte)random.Next(256);
            }

            try
            {
                Search(graph, pages);
            }
            catch (InvalidDataException)
            {
                told++;
            }
        }

        Assert.InRange(told, 1, 500);
    }

    [Fact]
    public void A_head_over_other_rows_is_refused()
    {
        byte[] head = new PagesInMemory(_built).Head;
        Assert.Throws<InvalidDataException>(() => DiskGraphReader.Read(new MemoryStream(head), _codes, Count - 1));
        using var missing = new VectorRows(_codes.Quantizer!, Count);
        for (int i = 0; i < Count; i++)
        {
            missing.WriteMissing(i);
        }

        Assert.Throws<InvalidDataException>(() => DiskGraphReader.Read(new MemoryStream(head), missing, Count));
    }

    /// <summary>The worked example of docs/formats/disk-graph.md.</summary>
    [Fact]
    public void Version_1_is_these_bytes()
    {
        var format = new VectorFormat(VectorElement.UInt8, 1, Metric.L2);
        using var rows = new VectorRows(format, 5);
        rows.Write(0, [10]);
        rows.Write(1, [20]);
        rows.WriteMissing(2);
        rows.Write(3, [10]);
        rows.Write(4, [90]);
        using var graph = new HnswGraph(rows, new HnswParameters(2, 4, seed: 6), 5);
        var inserter = new HnswInserter(graph);
        foreach (int i in (int[])[0, 1, 3, 4])
        {
            inserter.Insert(i);
        }

        var pages = new PagesInMemory(graph);
        string head = Convert.ToHexString(pages.Head);
        Assert.True(string.Concat(GoldenHead) == head, head);
        string page = Convert.ToHexString(pages.Pages.AsSpan(0, 80));
        Assert.True(string.Concat(GoldenPage) == page, page);
        Assert.Equal(PageLayout.PayloadBytes, pages.Pages.Length);
    }

    private static void Flip(byte[] bytes, int bit) => bytes[bit / 8] ^= (byte)(1 << (bit % 8));

    // Whether what was damaged is taken for a graph; one that is must bear searching and loading.
    private bool Survives(Action<PagesInMemory> damage)
    {
        var pages = new PagesInMemory(_built);
        damage(pages);
        DiskGraph graph;
        try
        {
            graph = pages.Open(_codes);
        }
        catch (InvalidDataException)
        {
            return false;
        }

        using (graph)
        {
            Search(graph, pages);
            try
            {
                using HnswGraph loaded = new DiskGraphReader(graph).Load(pages);
                var query = new PreparedQuery(_codes);
                query.Set(_rows.Vector(1));
                var results = new TopK();
                results.Reset(_codes.Format, 10);
                new HnswSearcher().Search(loaded, query, 20, default(AcceptAll), results);
            }
            catch (InvalidDataException)
            {
                return false;
            }
        }

        return true;
    }

    private void Search(DiskGraph graph, PagesInMemory pages) => DiskGraphTests.Find(
        new DiskGraphSearcher(), graph, pages, _rows, _rows.Vector(1).ToArray(), default(AcceptAll));

    private static readonly string[] GoldenHead =
    [
        "5444475201000000",
        "5447524602000000",
        "02000000040000000600000000000000",
        "050000000300000001000000",
        "010000000000000001000000",
        "0203000102",
        "0000",
        "00000000",
        "010000000400000000000000",
    ];

    private static readonly string[] GoldenPage =
    [
        "010000000000000004000000FFFFFFFFFFFFFFFF",
        "0400000001000000FFFFFFFFFFFFFFFFFFFFFFFF",
        "0000000001000000FFFFFFFFFFFFFFFFFFFFFFFF",
        "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
    ];
}
