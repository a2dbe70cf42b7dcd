using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Tests.Hnsw;

public sealed class HnswGraphFormatTests
{
    private static readonly VectorFormat Format = new(VectorElement.UInt8, 16, Metric.L2);

    [Fact]
    public void A_graph_read_back_finds_the_same_and_can_grow()
    {
        byte[] vectors = Samples.Clustered(Format, 2000, seed: 1);
        vectors.AsSpan(0, 16).CopyTo(vectors.AsSpan(50 * 16));
        vectors.AsSpan(0, 16).CopyTo(vectors.AsSpan(70 * 16));
        using VectorRows rows = Samples.Load(Format, vectors);
        using var graph = new HnswGraph(rows, new HnswParameters(8, 64, seed: 3), 1500);
        var inserter = new HnswInserter(graph);
        foreach (int i in Enumerable.Range(0, 1400).Where(i => i % 7 != 3))
        {
            inserter.Insert(i);
        }

        byte[] bytes = Write(graph);
        using HnswGraph read = HnswGraphReader.Read(new MemoryStream(bytes), rows, 1500, 2000);
        Assert.Equal(graph.Count, read.Count);
        Assert.Equal(bytes, Write(read));
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(Graphs.Find(graph, rows.Vector(i), 10, 40), Graphs.Find(read, rows.Vector(i), 10, 40));
        }

        var grower = new HnswInserter(read);
        Assert.Throws<ArgumentException>(() => grower.Insert(0));
        foreach (int i in Enumerable.Range(0, 2000).Where(i => i % 7 == 3 || i >= 1400))
        {
            grower.Insert(i);
        }

        Assert.Equal(2000, read.Count);
        Assert.Equal(2000 - read.Duplicates.Count, Graphs.CountReachable(read));
    }

    [Fact]
    public void An_empty_graph_is_read_back_empty()
    {
        using var rows = new VectorRows(Format, 10);
        using var graph = new HnswGraph(rows, new HnswParameters(), 10);
        using HnswGraph read = HnswGraphReader.Read(new MemoryStream(Write(graph)), rows, 0, 10);
        Assert.Equal(0, read.Count);
    }

    /// <summary>The worked example of docs/formats/graph.md.</summary>
    [Fact]
    public void Version_2_is_these_bytes()
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

        string written = Convert.ToHexString(Write(graph));
        Assert.True(string.Concat(Golden) == written, written);
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        using VectorRows rows = Samples.Load(Format, Samples.Clustered(Format, 40, seed: 2));
        using HnswGraph graph = Graphs.Build(rows, m: 2, efConstruction: 8);
        byte[] bytes = Write(graph);
        for (int length = 0; length < bytes.Length; length++)
        {
            var error = Assert.Throws<InvalidDataException>(
                () => HnswGraphReader.Read(new MemoryStream(bytes[..length]), rows, 40, 40));
            Assert.StartsWith("graph, ", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_flipped_bit_is_refused_or_harmless()
    {
        byte[] vectors = Samples.Clustered(Format, 60, seed: 3);
        vectors.AsSpan(0, 16).CopyTo(vectors.AsSpan(25 * 16));
        using VectorRows rows = Samples.Load(Format, vectors);
        using HnswGraph graph = Graphs.Build(rows, m: 2, efConstruction: 8);
        byte[] bytes = Write(graph);
        int refused = 0;
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            byte[] damaged = [.. bytes];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            refused += Survives(rows, damaged) ? 0 : 1;
        }

        Assert.InRange(refused, bytes.Length * 8 / 2, bytes.Length * 8);
    }

    [Fact]
    public void Random_bytes_after_a_good_header_do_no_harm()
    {
        using VectorRows rows = Samples.Load(Format, Samples.Clustered(Format, 60, seed: 4));
        using HnswGraph graph = Graphs.Build(rows, m: 2, efConstruction: 8);
        byte[] bytes = Write(graph);
        var random = new Random(5);
        for (int round = 0; round < 2000; round++)
        {
            byte[] damaged = [.. bytes];
            for (int i = random.Next(1, 8); i > 0; i--)
            {
                damaged[random.Next(8, damaged.Length)] = (byte)random.Next(60);
            }

            Survives(rows, damaged);
        }
    }

    [Fact]
    public void A_graph_of_rows_not_published_is_refused()
    {
        using VectorRows rows = Samples.Load(Format, Samples.Clustered(Format, 20, seed: 6));
        using HnswGraph graph = Graphs.Build(rows);
        byte[] bytes = Write(graph);
        Assert.Throws<InvalidDataException>(() => HnswGraphReader.Read(new MemoryStream(bytes), rows, 19, 20));
        Assert.Throws<ArgumentOutOfRangeException>(() => HnswGraphReader.Read(new MemoryStream(bytes), rows, 20, 21));
    }

    /// <summary>Whether the bytes are taken for a graph; one that is must bear searching and growing.</summary>
    private static bool Survives(VectorRows rows, byte[] bytes)
    {
        HnswGraph graph;
        try
        {
            graph = HnswGraphReader.Read(new MemoryStream(bytes), rows, rows.Capacity, rows.Capacity);
        }
        catch (InvalidDataException)
        {
            return false;
        }

        using (graph)
        {
            Graphs.Find(graph, rows.Vector(1), 10, 20);
            Graphs.FindFiltered(graph, rows.Vector(1), 10, 20, default(AcceptAll));
            var inserter = new HnswInserter(graph);
            for (int i = 0; i < rows.Capacity; i++)
            {
                if (!graph.Contains(i))
                {
                    inserter.Insert(i);
                }
            }
        }

        return true;
    }

    private static byte[] Write(HnswGraph graph)
    {
        var stream = new MemoryStream();
        HnswGraphWriter.Write(graph, stream);
        return stream.ToArray();
    }

    private static readonly string[] Golden =
    [
        "5447524602000000",
        "02000000040000000600000000000000",
        "050000000300000001000000",
        "010000000000000000000000",
        "0203000102",
        "010001000000",
        "02000000000004000000",
        "0000",
        "010001000000",
        "00000000",
    ];
}
