using System.Runtime.InteropServices;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Quantizers;
using Turnstile.Vectors.Search;
using Turnstile.Vectors.Tests.Flat;
using Turnstile.Vectors.Tests.Quantizers;

namespace Turnstile.Vectors.Tests.Distances;

/// <summary>A code never rules out a row at its own distance: neither at what a scan computes in any form, nor at the
/// reference.</summary>
public sealed class CodeBoundTests
{
    [Theory]
    [MemberData(nameof(BoundedSearcherTests.Kinds), MemberType = typeof(BoundedSearcherTests))]
    public void No_row_is_ruled_out_at_its_own_distance(VectorElement element, Metric metric, string name)
    {
        foreach (int dimension in (int[])[1, 2, 15, 17, 64, 100, 257])
        {
            for (int seed = 1; seed <= 3; seed++)
            {
                var format = new VectorFormat(element, dimension, metric);
                byte[] vectors = EdgeVectors.Make(format, 150, seed);
                byte[] queries = EdgeVectors.Make(format, 12, seed + 50);
                Samples.At(format, vectors, 2).CopyTo(queries);
                Check(Codes.Make(name, format), vectors, queries);
            }
        }
    }

    [Theory]
    [InlineData(Metric.L2, 8, .05)]
    [InlineData(Metric.InnerProduct, 8, .05)]
    [InlineData(Metric.Cosine, 8, .05)]
    [InlineData(Metric.L2, 7, .1)]
    [InlineData(Metric.L2, 6, .2)]
    [InlineData(Metric.InnerProduct, 6, .2)]
    [InlineData(Metric.Cosine, 6, .2)]
    [InlineData(Metric.L2, 4, .8)]
    public void A_row_is_ruled_out_at_a_distance_a_little_below_its_own(Metric metric, int bits, double share)
    {
        var format = new VectorFormat(VectorElement.Float32, 200, metric);
        byte[] vectors = Samples.Clustered(format, 200, seed: 3);
        using VectorRows codes = Codes.Encode(new LvqQuantizer(format, bits), vectors);
        using VectorRows rows = Samples.Load(format, vectors);
        PreparedQuery query = QueryOf(new PreparedQuery(codes), Samples.At(format, vectors, 0));
        var errors = new CodeErrors(codes);
        for (int ordinal = 1; ordinal < 200; ordinal++)
        {
            double distance = Reference.Distance(format, rows.Vector(0), rows.Vector(ordinal));
            double scale = metric == Metric.Cosine ? 1 : 200;
            CodeError error = ErrorOf(errors, rows, ordinal);
            uint below = DistanceKey.OfDistance(format, distance - (share * scale));
            Assert.True(distance < share * scale || RulesOut(codes, query, error, ordinal, below), $"row {ordinal}");
        }
    }

    [Fact]
    public void Nothing_is_ruled_out_by_a_row_that_nobody_has_read()
    {
        var format = new VectorFormat(VectorElement.Float32, 20, Metric.InnerProduct);
        byte[] vectors = Samples.Clustered(format, 2, seed: 4);
        using VectorRows codes = Codes.Encode(new LvqQuantizer(format, 8), vectors);
        PreparedQuery query = QueryOf(new PreparedQuery(codes), Samples.At(format, vectors, 0));
        Assert.False(RulesOut(codes, query, default, 1, 0));
        Assert.False(RulesOut(codes, query, CodeError.Unsure, 1, 0));
    }

    private static void Check(Quantizer quantizer, byte[] vectors, byte[] queries)
    {
        VectorFormat format = quantizer.Format;
        using VectorRows rows = Samples.Load(format, vectors);
        using VectorRows codes = Codes.Encode(quantizer, vectors);
        int[] ordinals = [.. Enumerable.Range(0, rows.Capacity)];
        var learnt = new CodeErrors(codes);
        CodeError[] errors = [.. ordinals.Select(ordinal => ErrorOf(learnt, rows, ordinal))];
        CodeNumbers[] numbers = [.. ordinals.Select(ordinal => Numbers(codes, ordinal))];
        double[] references = new double[rows.Capacity];
        double[] distances = new double[rows.Capacity];
        double[] estimates = new double[rows.Capacity];
        for (int i = 0; i < queries.Length / format.VectorBytes; i++)
        {
            ReadOnlySpan<byte> vector = Samples.At(format, queries, i);
            foreach (int ordinal in ordinals)
            {
                references[ordinal] = Reference.Distance(format, vector, rows.Vector(ordinal));
            }

            foreach (SimdForm form in Enum.GetValues<SimdForm>().Where(SimdForms.IsSupported))
            {
                PreparedQuery forCodes = QueryOf(new PreparedQuery(quantizer, form), vector);
                if (!CodeBound.IsFor(forCodes))
                {
                    continue;
                }

                new RowsScorer(rows, QueryOf(new PreparedQuery(format, form), vector)).Score(ordinals, distances);
                new RowsScorer(codes, forCodes).Score(ordinals, estimates);
                if (form == SimdForms.Best)
                {
                    CheckTogether(codes, forCodes, errors, distances, estimates);
                }

                CodeBound bound = CodeBound.Of(forCodes);
                foreach (int ordinal in ordinals)
                {
                    uint estimate = DistanceKey.OfDistance(format, estimates[ordinal]);
                    foreach (double own in (ReadOnlySpan<double>)[distances[ordinal], references[ordinal]])
                    {
                        bound.LimitTo(DistanceKey.OfDistance(format, own));
                        if (bound.RulesOut(estimate, numbers[ordinal], errors[ordinal]))
                        {
                            Assert.Fail($"{quantizer} of {format}, form {form}, query {i}, row {ordinal}, at {own}");
                        }
                    }
                }
            }
        }
    }

    // What is above the key for all rows is ruled out of each.
    private static void CheckTogether(
        VectorRows codes, PreparedQuery query, CodeError[] errors, double[] distances, double[] estimates)
    {
        CodeLayout layout = codes.Quantizer!.Layout!;
        var greatest = new CodeError(errors.Max(error => error.Distance), errors.Max(error => error.Length));
        double component = 0;
        for (int ordinal = 0; ordinal < errors.Length; ordinal++)
        {
            component = Math.Max(component, CodeError.ComponentMaxOf(Numbers(codes, ordinal), layout.LevelMax));
        }

        CodeBound bound = CodeBound.Of(query);
        Assert.Equal(uint.MaxValue, bound.KeyAbove(component, greatest));
        foreach (double limit in distances.Order().Where((_, i) => i % 50 == 0))
        {
            bound.LimitTo(DistanceKey.OfDistance(codes.Format, limit));
            uint above = bound.KeyAbove(component, greatest);
            for (int ordinal = 0; ordinal < errors.Length; ordinal++)
            {
                uint key = DistanceKey.OfDistance(codes.Format, estimates[ordinal]);
                bool isAlone = bound.RulesOut(key, Numbers(codes, ordinal), errors[ordinal]);
                if (key > above && !(isAlone && distances[ordinal] >= limit))
                {
                    Assert.Fail($"{codes.Quantizer}, row {ordinal}, limit {limit}");
                }
            }
        }
    }

    private static PreparedQuery QueryOf(PreparedQuery query, ReadOnlySpan<byte> vector)
    {
        query.Set(vector);
        return query;
    }

    private static CodeError ErrorOf(CodeErrors errors, VectorRows rows, int ordinal)
    {
        errors.Learn(ordinal, rows.Vector(ordinal));
        CodeError error = errors[ordinal];
        Assert.True(error.Distance >= Apart(errors.Codes, rows, ordinal), $"row {ordinal}");
        return error;
    }

    // By the numbers of the code, in double precision and one by one.
    private static double Apart(VectorRows codes, VectorRows rows, int ordinal)
    {
        VectorFormat format = codes.Format;
        CodeLayout layout = codes.Quantizer!.Layout!;
        float[] floats = new float[format.Dimension];
        codes.Quantizer.Transform(rows.Vector(ordinal), floats);
        CodeNumbers numbers = Numbers(codes, ordinal);
        short[] levels = new short[format.Dimension];
        PackedLevels.Unpack(layout, codes.Record(ordinal), levels);
        double squared = 0;
        for (int i = 0; i < levels.Length; i++)
        {
            double apart = floats[i] - (numbers.Low + ((double)numbers.Step * levels[i]));
            squared += apart * apart;
        }

        return Math.Sqrt(squared);
    }

    private static CodeNumbers Numbers(VectorRows codes, int ordinal)
    {
        ReadOnlySpan<float> numbers =
            MemoryMarshal.Cast<byte, float>(codes.Record(ordinal)[codes.Quantizer!.Layout!.AuxOffset..]);
        return new CodeNumbers { Step = numbers[0], Low = numbers[1], Sum = numbers[2], Norm = numbers[3] };
    }

    private static bool RulesOut(VectorRows codes, PreparedQuery query, CodeError error, int ordinal, uint limit)
    {
        double[] estimate = new double[1];
        new RowsScorer(codes, query).Score([ordinal], estimate);
        CodeBound bound = CodeBound.Of(query);
        bound.LimitTo(limit);
        return bound.RulesOut(
            DistanceKey.OfDistance(codes.Format, estimate[0]), Numbers(codes, ordinal), error);
    }
}
