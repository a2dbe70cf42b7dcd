using System.Runtime.InteropServices;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.MultiVectors;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Tests.MultiVectors;

public sealed class MuveraEncoderTests
{
    private const int Dimension = 32;
    private const int DocumentCount = 400;
    private const int QueryCount = 40;

    /// <summary>The document that MaxSim ranks first is among the candidates that flat search finds by encoded
    /// sets.</summary>
    [Theory]
    [InlineData(1, 16, 0, 38)]
    [InlineData(2, 16, 0, 38)]
    [InlineData(3, 0, 0, 38)]
    [InlineData(4, 16, 2048, 36)]
    public void The_best_document_is_among_the_candidates(int seed, int projected, int final, int least)
    {
        var samples = new TokenSamples(Dimension, seed);
        float[][] documents = [.. Enumerable.Range(0, DocumentCount).Select(i => samples.Document(20 + (i % 30)))];
        var encoder = new MuveraEncoder(new MuveraParameters(Dimension, 20, 4, projected, final, (ulong)seed));
        var format = new VectorFormat(VectorElement.Float32, encoder.EncodedDimension, Metric.InnerProduct);
        using var rows = new VectorRows(format, DocumentCount);
        float[] encoded = new float[encoder.EncodedDimension];
        for (int i = 0; i < DocumentCount; i++)
        {
            encoder.EncodeDocument(documents[i], encoded);
            rows.Write(i, MemoryMarshal.AsBytes(encoded.AsSpan()));
        }

        var maxSim = new MaxSim(Dimension);
        int found = 0;
        for (int q = 0; q < QueryCount; q++)
        {
            float[] query = samples.QueryFor(documents[7 * q], 12);
            maxSim.Set(query);
            int best = Enumerable.Range(0, DocumentCount).MaxBy(i => maxSim.Score(documents[i]));
            encoder.EncodeQuery(query, encoded);
            Neighbor[] candidates = Samples.Exact(
                rows, MemoryMarshal.AsBytes(encoded.AsSpan()), 20, default(AcceptAll));
            found += candidates.Any(candidate => candidate.Ordinal == best) ? 1 : 0;
        }

        Assert.InRange(found, least, QueryCount);
    }

    [Fact]
    public void One_token_each_and_one_partition_give_the_dot_product()
    {
        var encoder = new MuveraEncoder(new MuveraParameters(3, 4, 0, 0));
        float[] query = new float[encoder.EncodedDimension];
        float[] document = new float[encoder.EncodedDimension];
        encoder.EncodeQuery([1, 2, 3], query);
        encoder.EncodeDocument([4, 5, -6], document);
        Assert.Equal(12, encoder.EncodedDimension);
        Assert.Equal(-4, query.Zip(document, (x, y) => x * y).Sum(), 1e-4);
    }

    [Fact]
    public void A_document_fills_every_partition_and_an_empty_set_none()
    {
        var encoder = new MuveraEncoder(new MuveraParameters(4, 3, 3, 0));
        float[] encoded = new float[encoder.EncodedDimension];
        encoder.EncodeDocument([1, 2, 3, 4], encoded);
        Assert.All(encoded, component => Assert.NotEqual(0, component));
        encoder.EncodeQuery([1, 2, 3, 4], encoded);
        Assert.Equal(3 * 4, encoded.Count(component => component != 0));
        encoder.EncodeDocument([], encoded);
        Assert.All(encoded, component => Assert.Equal(0, component));
    }

    [Fact]
    public void The_same_seed_gives_the_same_vector_and_another_seed_another()
    {
        float[] tokens = new TokenSamples(Dimension, seed: 5).Document(10);
        Assert.Equal(Encode(tokens, seed: 1), Encode(tokens, seed: 1));
        Assert.NotEqual(Encode(tokens, seed: 1), Encode(tokens, seed: 2));
    }

    [Fact]
    public void What_is_out_of_range_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new MuveraParameters(0, projectedDimension: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MuveraParameters(128, repetitions: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MuveraParameters(128, projectedDimension: 129));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MuveraParameters(128, partitionBits: 13));
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new MuveraParameters(128, 20, 5, 0));
        Assert.Contains("81920 components; allowed are 32768", error.Message, StringComparison.Ordinal);
        Assert.Equal(1024, new MuveraParameters(128, 20, 5, 0, 1024).EncodedDimension);
        var encoder = new MuveraEncoder(new MuveraParameters(2, projectedDimension: 0));
        Assert.Throws<ArgumentException>(() => encoder.EncodeQuery([1, 2], new float[3]));
        Assert.Throws<ArgumentException>(() => encoder.EncodeQuery([1, 2, 3], new float[encoder.EncodedDimension]));
    }

    private static float[] Encode(float[] tokens, ulong seed)
    {
        var encoder = new MuveraEncoder(new MuveraParameters(Dimension, seed: seed));
        float[] encoded = new float[encoder.EncodedDimension];
        encoder.EncodeDocument(tokens, encoded);
        return encoded;
    }
}
