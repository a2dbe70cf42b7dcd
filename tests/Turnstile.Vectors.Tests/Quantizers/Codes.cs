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

    public static bool Fits(string name, VectorFormat format) => IsHalf(name)
        ? format.Element == VectorElement.Float32
        : VectorFormat.FollowsFromProducts(format.Metric);

    public static bool IsHalf(string name) => name.EndsWith("16", StringComparison.Ordinal);

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

    /// <summary>The vector that a code stands for, of length 1 under cosine.</summary>
    public static double[] StandIn(VectorRows codes, int ordinal)
    {
        ReadOnlySpan<byte> record = codes.Record(ordinal);
        int dimension = codes.Format.Dimension;
        if (codes.Quantizer!.Layout is not { } layout)
        {
            ReadOnlySpan<ushort> halves = MemoryMarshal.Cast<byte, ushort>(record)[..dimension];
            bool isBrain = codes.Quantizer.Kind == RecordKind.BFloat16;
            double[] kept = [.. halves.ToArray().Select(half => (double)(isBrain
                ? BitConverter.Int32BitsToSingle(half << 16)
                : (float)BitConverter.UInt16BitsToHalf(half)))];
            double length = codes.Format.Metric == Metric.Cosine ? Math.Sqrt(kept.Sum(x => x * x)) : 1;
            return [.. kept.Select(x => x / length)];
        }

        short[] levels = new short[dimension];
        PackedLevels.Unpack(layout, record, levels);
        ReadOnlySpan<float> numbers = MemoryMarshal.Cast<byte, float>(record[layout.AuxOffset..]);
        (double step, double low) = (numbers[0], numbers[1]);
        return [.. levels.Select(level => low + (step * level))];
    }

    /// <summary>The distance of two codes by what they stand for, in double precision; lengths are those that stand
    /// beside the levels, which of RaBitQ are the vectors' own. Of short codes with bounds the distance that vectors
    /// have whose stand-ins are so much alike.</summary>
    public static double DistanceOf(VectorRows codes, int query, int ordinal)
    {
        double[] asked = StandIn(codes, query);
        double[] standIn = StandIn(codes, ordinal);
        if (codes.Format.Metric == Metric.L1)
        {
            return asked.Zip(standIn, (x, y) => Math.Abs(x - y)).Sum();
        }

        if (codes.Quantizer!.StandIns is not { } standIns)
        {
            return DistanceOf(codes, asked, NormOf(codes, query), ordinal);
        }

        (double ownMean, double mean) = (asked.Average(), standIn.Average());
        double product = asked.Zip(standIn, (x, y) => (x - ownMean) * (y - mean)).Sum();
        double ownLength = Math.Sqrt(asked.Sum(x => (x - ownMean) * (x - ownMean)));
        double length = Math.Sqrt(standIn.Sum(y => (y - mean) * (y - mean)));
        double alike = product == 0 ? 0 : product / (ownLength * length);
        double cosine = standIns.Correlation.OfVectors((float)alike);
        double vectors = cosine * ownLength * CosineOf(codes, query) * length * CosineOf(codes, ordinal);
        CodeWeights weights = codes.Quantizer.Weights;
        double distance = weights.Constant + NormOf(codes, query) + NormOf(codes, ordinal)
            - (weights.Dot * ((asked.Length * ownMean * mean) + vectors));
        return weights.Square > 0 ? Math.Max(0, distance) : distance;
    }

    /// <summary>The distance of a code to a query in the space of what codes stand for, of which the share of a
    /// distance that its length alone decides is known.</summary>
    public static double DistanceOf(VectorRows codes, double[] query, double norm, int ordinal)
    {
        CodeWeights weights = codes.Quantizer!.Weights;
        double dot = query.Zip(StandIn(codes, ordinal), (x, y) => x * y).Sum();
        double distance = weights.Constant + norm + NormOf(codes, ordinal) - (weights.Dot * dot);
        return weights.Square > 0 ? Math.Max(0, distance) : distance;
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

    // Of a vector with its stand-in, both without their means: by its bounds.
    private static double CosineOf(VectorRows codes, int ordinal)
    {
        ReadOnlySpan<float> numbers =
            MemoryMarshal.Cast<byte, float>(codes.Record(ordinal)[codes.Quantizer!.Layout!.AuxOffset..]);
        double across = numbers[5] > 0 ? numbers[4] / (double)numbers[5] : 0;
        return Math.Sqrt(1 - (across * across));
    }

    private static double NormOf(VectorRows codes, int ordinal) => codes.Quantizer!.Layout is { } layout
        ? MemoryMarshal.Cast<byte, float>(codes.Record(ordinal)[layout.AuxOffset..])[3]
        : codes.Quantizer.Weights.Square * StandIn(codes, ordinal).Sum(x => x * x);

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
