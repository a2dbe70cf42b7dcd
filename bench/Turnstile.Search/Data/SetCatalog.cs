using System.IO.Compression;
using System.Runtime.InteropServices;
using Turnstile.Cli.Numbers;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;
using Turnstile.Vectors.Sparse;

namespace Turnstile.Search.Data;

/// <summary>The sets by name; each is made once, below a folder that is not committed.</summary>
internal sealed class SetCatalog(string dataFolder, string targetFolder)
{
    /// <summary>All names, those that are measured unless others are chosen first.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["fashion", "text", "splade", "tokens", "images128", "images250k", "text200k"];

    /// <summary>Whether the set is as it was found: the others are derived from those.</summary>
    public static bool IsReal(string name) => name is "fashion" or "text" or "splade";

    /// <summary>What the rows of a set are.</summary>
    public static VectorKind KindOf(string name) => name switch
    {
        "splade" => VectorKind.Sparse,
        "tokens" => VectorKind.Multi,
        _ => VectorKind.Dense,
    };

    /// <summary>The name of the almost empty set, which shows what a query costs before it searches.</summary>
    public const string Tiny = "tiny";

    private const int TinyCount = 16;
    private const int TextDimension = 768;
    private const int TextQueryCount = 1_000;

    private const int TokenDimension = 128;
    private const int RowTokenCount = 8;
    private const int RowNearCount = 64;
    private const int QueryTokenCount = 4;
    private const int QueryNearCount = 16;

    private static readonly VectorFormat s_pictures = new(VectorElement.UInt8, 784, Metric.L2);
    private static readonly VectorFormat s_texts = new(VectorElement.Float32, TextDimension, Metric.Cosine);

    /// <summary>Where the pictures and texts are: TURNSTILE_DATA, or ../shared/data.</summary>
    /// <exception cref="ArgumentException">They are not there.</exception>
    public static string DataFolder()
    {
        string folder = Environment.GetEnvironmentVariable("TURNSTILE_DATA") ?? "../shared/data";
        return Directory.Exists(Path.Combine(folder, "fashion-mnist"))
            ? folder
            : throw new ArgumentException(
                $"no data in \"{folder}\": set TURNSTILE_DATA to the folder that has fashion-mnist and beir-queries");
    }

    /// <summary>Makes a set if it is not there.</summary>
    /// <param name="name">One of the names.</param>
    /// <param name="countMax">The most rows; those of the whole set or of its usual size if there are fewer.</param>
    /// <param name="queryCountMax">The most queries.</param>
    public VectorSet Make(string name, int countMax, int queryCountMax)
    {
        string folder = Path.Combine(targetFolder, $"{name}-{countMax}-{queryCountMax}");
        return File.Exists(Path.Combine(folder, "set.txt"))
            ? VectorSet.Read(folder)
            : name switch
            {
                "fashion" => Fashion(folder, name, countMax, queryCountMax),
                Tiny => Fashion(folder, name, TinyCount, queryCountMax),
                "text" => Text(folder, name, countMax, queryCountMax),
                "splade" => Splade(folder, name, countMax, queryCountMax),
                "tokens" => Tokens(folder, name, countMax, queryCountMax),
                "images128" => Images128(folder, name, Math.Min(countMax, 1_000_000), queryCountMax),
                "images250k" => Images128(folder, name, Math.Min(countMax, 250_000), queryCountMax),
                "text200k" => LargeText(folder, name, Math.Min(countMax, 200_000), queryCountMax),
                _ => throw new ArgumentException(
                    $"there is no set \"{name}\"; there are: {string.Join(", ", Names)}", nameof(name)),
            };
    }

    /// <summary>The truth that comes with the pictures, 100 rows a query; null for any other set.</summary>
    public string? TruthFileOf(VectorSet set) => set is { Name: "fashion", Count: 60_000 }
        ? Path.Combine(dataFolder, "fashion-mnist", "ground-truth.ivecs")
        : null;

    private VectorSet Fashion(string folder, string name, int countMax, int queryCountMax)
    {
        byte[] vectors = Cut(Pictures("train"), s_pictures, countMax);
        byte[] queries = Cut(Pictures("t10k"), s_pictures, queryCountMax);
        byte[] labels = Unpack("fashion-mnist/train-labels-idx1-ubyte.gz")[8..];
        return VectorSet.Write(
            folder, name, s_pictures, vectors, queries, labels[..(vectors.Length / s_pictures.VectorBytes)]);
    }

    private VectorSet Text(string folder, string name, int countMax, int queryCountMax)
    {
        (byte[] vectors, byte[] queries) = Texts();
        vectors = Cut(vectors, s_texts, countMax);
        byte[] labels = new byte[vectors.Length / s_texts.VectorBytes];
        return VectorSet.Write(folder, name, s_texts, vectors, Cut(queries, s_texts, queryCountMax), labels);
    }

    private VectorSet Images128(string folder, string name, int count, int queryCountMax)
    {
        var format = new VectorFormat(VectorElement.Float32, 128, Metric.L2);
        var projection = new Projection(s_pictures.Dimension, format.Dimension, seed: 128);
        float[] real = projection.Apply(Pictures("train"));
        float[] queries = projection.Apply(Cut(Pictures("t10k"), s_pictures, queryCountMax));
        var mixes = new Mixes(real, format.Dimension);
        byte[] labels = Unpack("fashion-mnist/train-labels-idx1-ubyte.gz")[8..];
        return VectorSet.Write(
            folder,
            name,
            format,
            Bytes(mixes.Of(real, count, seed: 1)),
            Bytes(mixes.Of(queries, queries.Length / format.Dimension, seed: 2)),
            [.. Enumerable.Range(0, count).Select(row => labels[row % labels.Length])]);
    }

    private VectorSet LargeText(string folder, string name, int count, int queryCountMax)
    {
        (byte[] vectors, byte[] queries) = Texts();
        float[] real = Floats(vectors);
        float[] asked = Floats(Cut(queries, s_texts, queryCountMax));
        var mixes = new Mixes(real, TextDimension);
        return VectorSet.Write(
            folder,
            name,
            s_texts,
            Bytes(mixes.Of(real, count, seed: 3)),
            Bytes(mixes.Of(asked, asked.Length / TextDimension, seed: 4)),
            new byte[count]);
    }

    private VectorSet Splade(string folder, string name, int countMax, int queryCountMax)
    {
        (SparseVector[] all, int termCount) = SpladeFile.Read(
            new MemoryStream(Unpack("beir-queries/splade-all.jsonl.gz")));
        SparseVector[] shuffled = [.. Shuffled(all.Length).Select(row => all[row])];
        SparseVector[] rows = [.. shuffled[..^TextQueryCount].Take(countMax)];
        SparseVector[] queries = [.. shuffled[^TextQueryCount..].Take(queryCountMax)];
        var format = new VectorFormat(VectorElement.Float32, termCount, Metric.InnerProduct);
        return new VectorSet(folder, name, format, rows.Length, queries.Length) { Kind = VectorKind.Sparse }
            .Write(SparseFile.Write(rows), SparseFile.Write(queries), new byte[rows.Length]);
    }

    // Tokens as short as those of models of late interaction: texts, projected.
    private VectorSet Tokens(string folder, string name, int countMax, int queryCountMax)
    {
        (byte[] vectors, byte[] queries) = Texts();
        var projection = new Projection(TextDimension, TokenDimension, seed: 5);
        byte[] SetsOf(byte[] bytes, int tokenCount, int nearCount, ulong seed)
        {
            float[] texts = Floats(bytes);
            float[] projected = projection.Apply(texts);
            return Bytes([.. TokenMixes.Of(texts, TextDimension, tokenCount, nearCount, seed)
                .SelectMany(row => projected.AsSpan(row * TokenDimension, TokenDimension).ToArray())]);
        }

        byte[] rows = SetsOf(Cut(vectors, s_texts, countMax), RowTokenCount, RowNearCount, seed: 6);
        byte[] asked = SetsOf(Cut(queries, s_texts, queryCountMax), QueryTokenCount, QueryNearCount, seed: 7);
        var format = new VectorFormat(VectorElement.Float32, TokenDimension, Metric.Cosine);
        int count = rows.Length / format.VectorBytes / RowTokenCount;
        return new VectorSet(folder, name, format, count, asked.Length / format.VectorBytes / QueryTokenCount)
        {
            Kind = VectorKind.Multi,
            TokenCount = RowTokenCount,
            QueryTokenCount = QueryTokenCount,
        }.Write(rows, asked, new byte[count]);
    }

    // The rows stand by their source: they are shuffled before some are cut off as queries.
    private (byte[] Vectors, byte[] Queries) Texts()
    {
        byte[] all = Unpack("beir-queries/vectors.f32.gz");
        int rowBytes = s_texts.VectorBytes;
        int[] order = Shuffled(all.Length / rowBytes);
        byte[] shuffled = new byte[all.Length];
        for (int i = 0; i < order.Length; i++)
        {
            all.AsSpan(order[i] * rowBytes, rowBytes).CopyTo(shuffled.AsSpan(i * rowBytes));
        }

        int cut = (order.Length - TextQueryCount) * rowBytes;
        return (shuffled[..cut], shuffled[cut..]);
    }

    private static int[] Shuffled(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        var chance = new SplitMix64(42);
        for (int i = order.Length - 1; i > 0; i--)
        {
            int other = (int)chance.Below(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order;
    }

    private byte[] Pictures(string part) => Unpack($"fashion-mnist/{part}-images-idx3-ubyte.gz")[16..];

    private byte[] Unpack(string file)
    {
        using var stream = new GZipStream(File.OpenRead(Path.Combine(dataFolder, file)), CompressionMode.Decompress);
        var all = new MemoryStream();
        stream.CopyTo(all);
        return all.ToArray();
    }

    private static byte[] Cut(byte[] vectors, VectorFormat format, int countMax) =>
        vectors[..(int)Math.Min(vectors.Length, (long)countMax * format.VectorBytes)];

    private static byte[] Bytes(float[] numbers) => MemoryMarshal.AsBytes<float>(numbers).ToArray();

    private static float[] Floats(byte[] bytes) => MemoryMarshal.Cast<byte, float>(bytes).ToArray();
}
