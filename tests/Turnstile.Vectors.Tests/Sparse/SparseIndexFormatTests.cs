using Turnstile.Vectors.Search;
using Turnstile.Vectors.Sparse;

namespace Turnstile.Vectors.Tests.Sparse;

public sealed class SparseIndexFormatTests
{
    [Fact]
    public void An_index_read_back_finds_the_same()
    {
        using SparseRows rows = SparseSamples.Load(SparseSamples.Many(3000, seed: 1, signed: true));
        using SparseIndex index = SparseIndexBuilder.Build(rows, 100, 2900);
        byte[] bytes = Write(index);
        var stream = new MemoryStream([.. bytes, 1, 2, 3]);
        using SparseIndex read = SparseIndexReader.Read(stream, rows, 2950);
        Assert.Equal(bytes.Length, stream.Position);
        Assert.Equal(bytes, Write(read));
        Assert.Equal((100, 2900, SparseIndexBuilder.BlockRowsDefault), (read.From, read.To, read.BlockRows));
        SparseSamples.RequireEqual(read, SparseSamples.Many(1, seed: 2, signed: true)[0], 20, default(AcceptAll));
    }

    /// <summary>The worked example of docs/formats/sparse.md.</summary>
    [Fact]
    public void Version_1_is_these_bytes()
    {
        using SparseRows rows = SparseSamples.Load(
        [
            new SparseVector([1, 3], [3, 0.5f]), null, new SparseVector([1], [2]), new SparseVector([], []),
            new SparseVector([1, 3], [5, -0.5f]),
        ]);
        using SparseIndex index = SparseIndexBuilder.Build(rows, 0, 5, blockRows: 4);
        string written = Convert.ToHexString(Write(index));
        Assert.True(string.Concat(Golden) == written, written);
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        using SparseRows rows = SparseSamples.Load(SparseSamples.Many(40, seed: 3, nonZeros: 5, terms: 40));
        using SparseIndex index = SparseIndexBuilder.Build(rows, 0, 40);
        byte[] bytes = Write(index);
        for (int length = 0; length < bytes.Length; length++)
        {
            var error = Assert.Throws<InvalidDataException>(
                () => SparseIndexReader.Read(new MemoryStream(bytes[..length]), rows, 40));
            Assert.StartsWith("sparse index, ", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_flipped_bit_is_refused_or_harmless()
    {
        using SparseRows rows = SparseSamples.Load(SparseSamples.Many(200, seed: 4, nonZeros: 4, terms: 60));
        using SparseIndex index = SparseIndexBuilder.Build(rows, 0, 200, blockRows: 4);
        byte[] bytes = Write(index);
        int refused = 0;
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            byte[] damaged = [.. bytes];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            refused += Survives(rows, damaged) ? 0 : 1;
        }

        Assert.InRange(refused, bytes.Length * 2, bytes.Length * 8);
    }

    [Fact]
    public void Random_bytes_after_a_good_header_do_no_harm()
    {
        using SparseRows rows = SparseSamples.Load(SparseSamples.Many(300, seed: 5, nonZeros: 4));
        using SparseIndex index = SparseIndexBuilder.Build(rows, 0, 300, blockRows: 4);
        byte[] bytes = Write(index);
        var random = new Random(6);
        for (int round = 0; round < 2000; round++)
        {
            byte[] damaged = [.. bytes];
            for (int i = random.Next(1, 8); i > 0; i--)
            {
                damaged[random.Next(8, damaged.Length)] = (byte)random.Next(80);
            }

            Survives(rows, damaged);
        }
    }

    [Fact]
    public void An_index_of_rows_not_published_is_refused()
    {
        using SparseRows rows = SparseSamples.Load(SparseSamples.Many(20, seed: 7));
        using SparseIndex index = SparseIndexBuilder.Build(rows, 5, 20);
        byte[] bytes = Write(index);
        Assert.Throws<InvalidDataException>(() => SparseIndexReader.Read(new MemoryStream(bytes), rows, 19));
        Assert.Throws<ArgumentOutOfRangeException>(() => SparseIndexReader.Read(new MemoryStream(bytes), rows, 21));
        using var fewer = new SparseRows(20);
        for (int i = 0; i < 20; i++)
        {
            fewer.WriteMissing(i);
        }

        Assert.Throws<InvalidDataException>(() => SparseIndexReader.Read(new MemoryStream(bytes), fewer, 20));
    }

    /// <summary>Whether the bytes are taken for an index; one that is must bear searching, and its distances must be
    /// those of the rows.</summary>
    private static bool Survives(SparseRows rows, byte[] bytes)
    {
        SparseIndex index;
        try
        {
            index = SparseIndexReader.Read(new MemoryStream(bytes), rows, rows.Capacity);
        }
        catch (InvalidDataException)
        {
            return false;
        }

        using (index)
        {
            SparseVector vector = SparseVector.Read(rows.Bytes(1));
            var query = new SparseQuery();
            query.Set(vector);
            foreach (Neighbor found in SparseSamples.Find(index, vector, 5, default(AcceptAll)))
            {
                Assert.Equal(query.Distance(rows, found.Ordinal), found.Distance);
            }
        }

        return true;
    }

    private static byte[] Write(SparseIndex index)
    {
        var stream = new MemoryStream();
        SparseIndexWriter.Write(index, stream);
        return stream.ToArray();
    }

    private static readonly string[] Golden =
    [
        "5453505801000000",
        "000000000500000002000000",
        "03000000",
        "02000000000000000000803F02000000",
        "06000000000000008180003B01000000",
        "07000000000000008180003B01000000",
        "0305",
        "FF00",
        "00FF",
    ];
}
