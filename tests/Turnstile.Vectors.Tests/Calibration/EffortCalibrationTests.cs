using Turnstile.Vectors.Calibration;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Tests.Hnsw;
using Turnstile.Vectors.Tests.Quantizers;

namespace Turnstile.Vectors.Tests.Calibration;

public sealed class EffortCalibrationTests
{
    private static readonly VectorFormat Format = new(VectorElement.Float32, 48, Metric.L2);

    [Theory]
    [InlineData("")]
    [InlineData("lvq4")]
    public void It_finds_an_effort_that_has_the_recall(string name)
    {
        byte[] vectors = Samples.Clustered(Format, 3050, seed: 1, clusters: 3);
        byte[] stored = vectors[..(3000 * Format.VectorBytes)];
        using VectorRows full = Samples.Load(Format, stored);
        using VectorRows codes = name.Length == 0
            ? Samples.Load(Format, stored) : Codes.Encode(Codes.Make(name, Format), stored);
        using HnswGraph graph = Graphs.Build(codes, m: 8, efConstruction: 40);
        var calibration = new EffortCalibration(new GraphTrial(graph, full), 10);
        Assert.Equal(1, calibration.Recall(10));
        for (int q = 0; q < 50; q++)
        {
            calibration.AddQuery(Samples.At(Format, vectors, 3000 + q));
        }

        int little = calibration.EffortFor(0.5);
        int enough = calibration.EffortFor(0.95);
        Assert.True(little <= enough, $"{little} is more than {enough}");
        Assert.True(calibration.Recall(enough) >= 0.95);
        Assert.True(enough == 10 || calibration.Recall(Math.Max(1, enough / 2)) < 0.95);
        Assert.Throws<ArgumentOutOfRangeException>(() => calibration.EffortFor(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => calibration.EffortFor(1.1));
    }
}
