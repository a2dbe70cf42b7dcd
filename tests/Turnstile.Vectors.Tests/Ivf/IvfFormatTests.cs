using Turnstile.Vectors.Ivf;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Tests.Ivf;

public sealed class IvfFormatTests
{
    private static readonly VectorFormat Format = new(VectorElement.UInt8, 18, Metric.L2);

    [Fact]
    public void What_is_read_back_finds_the_same_and_can_grow()
    {
        using VectorRows rows = Samples.Load(Format, Samples.Clustered(Format, 1200, seed: 1));
        var parameters = new IvfParameters(20);
        using IvfCentroids centroids = Lists.Train(rows, parameters);
        IvfIndex index = Lists.Fill(rows, centroids, parameters, 1000);
        using FastScanCodes codes = Lists.Encode(index, rows, workerCount: 3);
        byte[] bytes = Write(index);
        IvfIndex read = IvfIndexReader.Read(new MemoryStream(bytes), rows, 1000);
        using IvfCentroids readCentroids = read.Centroids;
        using FastScanCodes readCodes = FastScanReader.Read(new MemoryStream(Write(codes)), read);
        Assert.Equal(bytes, Write(read));
        Assert.Equal(Write(codes), Write(readCodes));
        for (int q = 0; q < 50; q++)
        {
            Assert.Equal(
                Lists.Find(index, rows, rows.Vector(q), 10, 3, default(AcceptAll)),
                Lists.Find(read, rows, rows.Vector(q), 10, 3, default(AcceptAll)));
            Assert.Equal(
                Lists.FindFast(codes, rows, rows.Vector(q), 10, 3, default(AcceptAll)),
                Lists.FindFast(readCodes, rows, rows.Vector(q), 10, 3, default(AcceptAll)));
        }

        var builder = new IvfBuilder(rows, read);
        builder.Assign(1000, 1200);
        Assert.Equal(1200, builder.Build().MemberCount);
    }

    /// <summary>The worked example of docs/formats/ivf.md.</summary>
    [Fact]
    public void Version_1_is_these_bytes()
    {
        var format = new VectorFormat(VectorElement.UInt8, 2, Metric.L2);
        using VectorRows rows = Samples.Load(format, [10, 0, 90, 0, 12, 0]);
        var centroids = new IvfCentroids(format, [11, 0, 90, 0], 3, 1.25f);
        IvfIndex index = Lists.Fill(rows, centroids, new IvfParameters(spillWeight: 0), 3);
        string written = Convert.ToHexString(Write(index));
        Assert.True(string.Concat(GoldenLists) == written, written);
        using FastScanCodes codes = Lists.Encode(index, rows);
        byte[] bytes = Write(codes);
        Assert.Equal(32 + (2 * ((4 * 16) + (3 * 128))), bytes.Length);
        Assert.Equal(string.Concat(GoldenCodes), Convert.ToHexString(bytes.AsSpan(0, 32)));
        centroids.Dispose();
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        using Sample sample = new();
        for (int length = 0; length < sample.Lists.Length; length++)
        {
            byte[] part = sample.Lists[..length];
            var error = Assert.Throws<InvalidDataException>(
                () => IvfIndexReader.Read(new MemoryStream(part), sample.Rows, 40));
            Assert.StartsWith("lists, ", error.Message, StringComparison.Ordinal);
        }

        for (int length = 0; length < sample.Codes.Length; length += 7)
        {
            byte[] part = sample.Codes[..length];
            var error = Assert.Throws<InvalidDataException>(
                () => FastScanReader.Read(new MemoryStream(part), sample.Index));
            Assert.StartsWith("list codes, ", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_flipped_bit_is_refused_or_harmless()
    {
        using Sample sample = new();
        int refused = 0;
        for (int bit = 0; bit < sample.Lists.Length * 8; bit++)
        {
            byte[] damaged = [.. sample.Lists];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            refused += sample.ListsSurvive(damaged) ? 0 : 1;
        }

        Assert.True(refused > 0);
        for (int bit = 0; bit < sample.Codes.Length * 8; bit += 3)
        {
            byte[] damaged = [.. sample.Codes];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            sample.CodesSurvive(damaged);
        }
    }

    [Fact]
    public void Random_bytes_do_no_harm()
    {
        using Sample sample = new();
        var random = new Random(5);
        for (int round = 0; round < 1500; round++)
        {
            byte[] damaged = [.. round % 2 == 0 ? sample.Lists : sample.Codes];
            for (int i = random.Next(1, 8); i > 0; i--)
            {
                damaged[random.Next(8, damaged.Length)] = (byte)random.Next(256);
            }

            _ = round % 2 == 0 ? sample.ListsSurvive(damaged) : sample.CodesSurvive(damaged);
        }
    }

    [Fact]
    public void Lists_of_rows_not_published_are_refused()
    {
        using Sample sample = new();
        Assert.Throws<InvalidDataException>(
            () => IvfIndexReader.Read(new MemoryStream(sample.Lists), sample.Rows, 39));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => IvfIndexReader.Read(new MemoryStream(sample.Lists), sample.Rows, 41));
        using VectorRows none = new(Format, 40);
        for (int row = 0; row < 40; row++)
        {
            none.WriteMissing(row);
        }

        Assert.Throws<InvalidDataException>(() => IvfIndexReader.Read(new MemoryStream(sample.Lists), none, 40));
    }

    [Fact]
    public void Lists_read_without_their_rows_find_no_row_without_a_vector()
    {
        using Sample sample = new();
        IvfIndex read = IvfIndexReader.Read(new MemoryStream(sample.Lists), Format, 40);
        using IvfCentroids centroids = read.Centroids;
        using FastScanCodes codes = Lists.Encode(read, sample.Rows);
        using VectorRows fewer = new(Format, 40);
        for (int row = 0; row < 40; row++)
        {
            if (row % 3 == 1)
            {
                fewer.WriteMissing(row);
            }
            else
            {
                fewer.Write(row, sample.Rows.Vector(row));
            }
        }

        Neighbor[] all = Lists.FindFast(codes, sample.Rows, sample.Rows.Vector(1), 40, 9, default(AcceptAll));
        Neighbor[] some = Lists.FindFast(codes, fewer, sample.Rows.Vector(1), 40, 9, default(AcceptAll));
        Assert.Equal(40, all.Length);
        Assert.Equal(all.Where(n => n.Ordinal % 3 != 1), some);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => IvfIndexReader.Read(new MemoryStream(sample.Lists), Format, -1));
        Assert.Throws<InvalidDataException>(() => IvfIndexReader.Read(new MemoryStream(sample.Lists), Format, 39));
    }

    private static byte[] Write(IvfIndex index)
    {
        var stream = new MemoryStream();
        IvfIndexWriter.Write(index, stream);
        return stream.ToArray();
    }

    private static byte[] Write(FastScanCodes codes)
    {
        var stream = new MemoryStream();
        FastScanWriter.Write(codes, stream);
        return stream.ToArray();
    }

    private static readonly string[] GoldenLists =
    [
        "5449564601000000",
        "02000000020000000300000003000000",
        "030000000000A03F0000000000000000",
        "00003041000000000000B44200000000",
        "020000000000000002000000",
        "0100000001000000",
    ];

    private static readonly string[] GoldenCodes =
    [
        "5449564301000000",
        "02000000020000000300000000000000",
        "0100000000000000",
    ];

    private sealed class Sample : IDisposable
    {
        public Sample()
        {
            Rows = Samples.Load(Format, Samples.Clustered(Format, 40, seed: 2));
            Index = Ivf.Lists.Build(Rows, new IvfParameters(3));
            Lists = Write(Index);
            using FastScanCodes codes = Ivf.Lists.Encode(Index, Rows);
            Codes = Write(codes);
        }

        public VectorRows Rows { get; }

        public IvfIndex Index { get; }

        public byte[] Lists { get; }

        public byte[] Codes { get; }

        /// <summary>Whether the bytes are taken for lists; those must bear searching and growing.</summary>
        public bool ListsSurvive(byte[] bytes)
        {
            try
            {
                IvfIndex read = IvfIndexReader.Read(new MemoryStream(bytes), Rows, 40);
                using IvfCentroids centroids = read.Centroids;
                Ivf.Lists.Find(read, Rows, Rows.Vector(1), 10, 1, default(AcceptAll));
                using FastScanCodes codes = Ivf.Lists.Encode(read, Rows);
                Ivf.Lists.FindFast(codes, Rows, Rows.Vector(1), 10, 1, default(AcceptAll));
                var builder = new IvfBuilder(Rows, read);
                builder.Assign(0, 40);
                Assert.Equal(40, builder.Build().MemberCount);
                return true;
            }
            catch (InvalidDataException)
            {
                return false;
            }
        }

        /// <summary>Whether the bytes are taken for codes; those must bear searching.</summary>
        public bool CodesSurvive(byte[] bytes)
        {
            try
            {
                using FastScanCodes codes = FastScanReader.Read(new MemoryStream(bytes), Index);
                Assert.Equal(40, Ivf.Lists.FindFast(codes, Rows, Rows.Vector(1), 40, 1, default(AcceptAll)).Length);
                return true;
            }
            catch (InvalidDataException)
            {
                return false;
            }
        }

        public void Dispose()
        {
            Index.Centroids.Dispose();
            Rows.Dispose();
        }
    }
}
