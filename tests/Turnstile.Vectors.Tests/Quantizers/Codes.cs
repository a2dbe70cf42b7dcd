using System.Runtime.InteropServices;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Quantizers;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Tests.Quantizers;

/// <summary>Quantizers, and searches over their codes, for the tests of this folder.</summary>
internal static class Codes
{
    public static readonly string[] Names =
    [
        "lvq4", "lvq6", "lvq7", "lvq8", "lvq4x8", "bf16", "f16",
        "rabitq1", "rabitq2", "rabitq3", "rabitq4", "rabitq5", "rabitq6", "rabitq7", "rabitq8", "rabitq9",
    ];

    public static Quantizer Make(string name, VectorFormat format, ulong seed = 1) => name switch
    {
        "lvq4x8" => new LvqQuantizer(format, 4, 8),
        "bf16" => new HalfQuantizer(format, HalfPrecision.BFloat16),
        "f16" => new HalfQuantizer(format, HalfPrecision.Float16),
        _ when name.StartsWith("lvq", StringComparison.Ordinal) => new LvqQuantizer(format, name[^1] - '0'),
        _ => new RaBitQuantizer(format, name[^1] - '0', seed),
    };

    public static bool Fits(string name, VectorFormat format) =>
        !name.EndsWith("16", StringComparison.Ordinal) || format.Element == VectorElement.Float32;

    public static VectorRows Encode(Quantizer quantizer, byte[] vectors)
    {
        var rows = new VectorRows(quantizer, vectors.Length / quantizer.Format.VectorBytes);
        rows.WriteRange(0, vectors);
        return rows;
    }

    /// <summary>The distance that codes estimate, in a given form.</summary>
    public static double Estimate(VectorRows codes, ReadOnlySpan<byte> query, int ordinal, SimdForm form)
    {
        var prepared = new PreparedQuery(codes.Quantizer!, form);
        prepared.Set(query);
        double[] distances = new double[1];
        new RowsScorer(codes, prepared).Score([ordinal], distances);
        return distances[0];
    }

    /// <summary>The k nearest by a graph over codes, rescored by the full rows.</summary>
    public static Neighbor[] Find(HnswGraph graph, VectorRows full, ReadOnlySpan<byte> vector, int k, int ef)
    {
        var query = new PreparedQuery(graph.Rows);
        query.Set(vector);
        var candidates = new TopK();
        candidates.Reset(full.Format, graph.Rows.Quantizer!.CandidatesFor(k));
        new HnswSearcher().Search(graph, query, ef, default(AcceptAll), candidates);
        return Rescore(graph.Rows, full, query, vector, candidates, k);
    }

    /// <summary>The k nearest by a scan of codes, rescored by the full rows.</summary>
    public static Neighbor[] Scan(VectorRows codes, VectorRows full, ReadOnlySpan<byte> vector, int k)
    {
        var query = new PreparedQuery(codes);
        query.Set(vector);
        var candidates = new TopK();
        candidates.Reset(full.Format, codes.Quantizer!.CandidatesFor(k));
        FlatSearcher.Search(codes, query, 0, codes.Capacity, default(AcceptAll), candidates);
        return Rescore(codes, full, query, vector, candidates, k);
    }

    public static byte[] Floats(params float[] components) => MemoryMarshal.AsBytes(components.AsSpan()).ToArray();

    private static Neighbor[] Rescore(
        VectorRows codes, VectorRows full, PreparedQuery query, ReadOnlySpan<byte> vector, TopK candidates, int k)
    {
        var exactQuery = new PreparedQuery(full);
        exactQuery.Set(vector);
        var results = new TopK();
        results.Reset(full.Format, k);
        new Rescorer().Rescore(codes, query, candidates, new RowsScorer(full, exactQuery), results);
        return results.Sorted().ToArray();
    }
}
