using System.Runtime.InteropServices;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;
using Turnstile.Vectors.Tests.Hnsw;

namespace Turnstile.Vectors.Tests.Quantizers;

/// <summary>How many of the candidates that codes have found are compared by the vectors.</summary>
public sealed class CandidateCountTests
{
    [Theory]
    [InlineData("lvq4", 10, 1, 10)]
    [InlineData("lvq4", 10, 16, 16)]
    [InlineData("lvq4", 10, 64, 20)]
    [InlineData("lvq4", 10, 160, 40)]
    [InlineData("lvq4", 10, 256, 60)]
    [InlineData("lvq4", 10, 512, 64)]
    [InlineData("lvq6", 10, 64, 20)]
    [InlineData("lvq8", 10, 60, 15)]
    [InlineData("lvq8", 10, 160, 30)]
    [InlineData("bf16", 10, 64, 10)]
    [InlineData("bf16", 10, 1024, 128)]
    public void They_grow_with_the_effort_and_are_never_more_than_it_keeps(string name, int k, int effort, int expected)
    {
        var format = new VectorFormat(VectorElement.Float32, 16, Metric.L2);
        Assert.Equal(expected, Codes.Make(name, format).CandidatesAt(k, effort));
    }

    [Fact]
    public void Much_effort_tells_apart_what_codes_confuse()
    {
        // Two components are so large that four bits leave each of the others one of two levels.
        const int RowCount = 1000;
        const int QueryCount = 20;
        var format = new VectorFormat(VectorElement.Float32, 64, Metric.L2);
        var chance = new Random(5);
        float[] components = new float[(RowCount + QueryCount) * 64];
        for (int i = 0; i < components.Length; i++)
        {
            components[i] = (i % 64) switch
            {
                0 => 4,
                1 => -4,
                _ => (float)((chance.NextDouble() - 0.5) / 2),
            };
        }

        byte[] vectors = MemoryMarshal.AsBytes<float>(components).ToArray();
        byte[] stored = vectors[..(RowCount * format.VectorBytes)];
        using VectorRows full = Samples.Load(format, stored);
        using VectorRows codes = Codes.Encode(Codes.Make("lvq4", format), stored);
        using HnswGraph graph = Graphs.Build(codes);
        var trial = new GraphTrial(graph, full);
        double RecallAt(int effort)
        {
            double sum = 0;
            for (int q = 0; q < QueryCount; q++)
            {
                ReadOnlySpan<byte> query = Samples.At(format, vectors, RowCount + q);
                var results = new TopK();
                results.Reset(format, 10);
                trial.Search(query, effort, results);
                sum += Graphs.Recall(Samples.Exact(full, query, 10, default(AcceptAll)), results.Sorted().ToArray());
            }

            return sum / QueryCount;
        }

        double some = RecallAt(RowCount / 4);
        double most = RecallAt(4 * RowCount);
        Assert.True(some < 0.9, $"the codes confuse too little: {some}");
        Assert.True(most > 0.98, $"{most}, and {some} with less effort");
    }
}
