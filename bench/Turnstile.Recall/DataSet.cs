using System.IO.Compression;
using System.Runtime.InteropServices;
using Turnstile.Vectors;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Recall;

/// <summary>Base vectors, queries and, for each query, its true nearest rows.</summary>
internal sealed class DataSet(string name, VectorFormat format, byte[] vectors, byte[] queries)
{
    private const int TruthCount = 10;

    public string Name => name;

    public VectorFormat Format => format;

    public int Count => vectors.Length / format.VectorBytes;

    public int QueryCount => queries.Length / format.VectorBytes;

    public double[] TruthBounds { get; private set; } = [];

    public ReadOnlySpan<byte> Query(int i) => queries.AsSpan(i * format.VectorBytes, format.VectorBytes);

    public ReadOnlySpan<byte> Vector(int i) => vectors.AsSpan(i * format.VectorBytes, format.VectorBytes);

    public VectorRows Load()
    {
        var rows = new VectorRows(format, Count);
        rows.WriteRange(0, vectors);
        return rows;
    }

    /// <summary>60,000 + 10,000 pictures of 784 bytes, L2.</summary>
    public static DataSet Fashion(string folder)
    {
        byte[] vectors = Unpack(Path.Combine(folder, "fashion-mnist", "train-images-idx3-ubyte.gz"))[16..];
        byte[] queries = Unpack(Path.Combine(folder, "fashion-mnist", "t10k-images-idx3-ubyte.gz"))[16..];
        return new DataSet("fashion-mnist", new VectorFormat(VectorElement.UInt8, 784, Metric.L2), vectors, queries);
    }

    /// <summary>10,746 text embeddings of 768 float32, cosine; every tenth is a query instead.</summary>
    public static DataSet Text(string folder)
    {
        byte[] all = Unpack(Path.Combine(folder, "beir-queries", "vectors.f32.gz"));
        var format = new VectorFormat(VectorElement.Float32, 768, Metric.Cosine);
        var vectors = new MemoryStream();
        var queries = new MemoryStream();
        for (int i = 0; i < all.Length / format.VectorBytes; i++)
        {
            (i % 10 == 0 ? queries : vectors).Write(all, i * format.VectorBytes, format.VectorBytes);
        }

        return new DataSet("beir-queries", format, vectors.ToArray(), queries.ToArray());
    }

    /// <summary>
    /// The true distance of the tenth nearest row, by exact search; a found row counts when it is not farther.
    /// </summary>
    public void FindTruth(VectorRows rows)
    {
        TruthBounds = new double[QueryCount];
        Parallel.For(
            0,
            QueryCount,
            () => (Query: new PreparedQuery(format), Results: new TopK()),
            (i, _, scratch) =>
            {
                scratch.Query.Set(Query(i));
                scratch.Results.Reset(format, TruthCount);
                FlatSearcher.Search(rows, scratch.Query, 0, Count, default(AcceptAll), scratch.Results);
                TruthBounds[i] = scratch.Results.Bound;
                return scratch;
            },
            _ => { });
    }

    /// <summary>Fashion-MNIST comes with its truth; the distance of each tenth id is the bound.</summary>
    public void ReadTruth(string folder)
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(folder, "fashion-mnist", "ground-truth.ivecs"));
        ReadOnlySpan<int> numbers = MemoryMarshal.Cast<byte, int>(bytes);
        TruthBounds = new double[QueryCount];
        for (int i = 0; i < QueryCount; i++)
        {
            int ordinal = numbers[(i * 101) + TruthCount];
            ReadOnlySpan<byte> row = vectors.AsSpan(ordinal * format.VectorBytes, format.VectorBytes);
            TruthBounds[i] = Reference.Distance(format, Query(i), row);
        }
    }

    /// <summary>The share of found rows that are as near as the tenth nearest, by their full vectors.</summary>
    public double Recall(int[] ordinals)
    {
        int hits = 0;
        for (int i = 0; i < ordinals.Length; i++)
        {
            int q = i / TruthCount;
            ReadOnlySpan<byte> row = vectors.AsSpan(ordinals[i] * format.VectorBytes, format.VectorBytes);
            double distance = Reference.Distance(format, Query(q), row);

            // The bound was found in float32.
            hits += distance <= TruthBounds[q] + (1e-6 * Math.Abs(TruthBounds[q])) ? 1 : 0;
        }

        return hits / (double)ordinals.Length;
    }

    private static byte[] Unpack(string path)
    {
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        var all = new MemoryStream();
        stream.CopyTo(all);
        return all.ToArray();
    }
}
