using Turnstile.Vectors.Calibration;
using Turnstile.Vectors.Ivf;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Quantizers;
using Turnstile.Vectors.Search;
using Turnstile.Vectors.Tests.Quantizers;

namespace Turnstile.Vectors.Tests.Ivf;

public sealed class ListTrialTests
{
    [Theory]
    [InlineData(VectorElement.Float32, 0)]
    [InlineData(VectorElement.Float16, 0)]
    [InlineData(VectorElement.Int8, 0)]
    [InlineData(VectorElement.Float32, 4)]
    [InlineData(VectorElement.Int8, 8)]
    [InlineData(VectorElement.Float32, 32)]
    public void It_tells_about_the_recall_that_searches_for_other_points_have(VectorElement element, int bits)
    {
        const int RowCount = 4000;
        const int QueryCount = 60;
        var format = new VectorFormat(element, 32, Metric.L2);
        byte[] vectors = Samples.Clustered(format, RowCount + QueryCount, seed: 5, clusters: 4);
        using VectorRows rows = Samples.Load(format, vectors[..(RowCount * format.VectorBytes)]);
        IvfIndex index = Lists.Build(rows, new IvfParameters(64, seed: 1));
        using IvfCentroids centroids = index.Centroids;
        using FastScanCodes codes = Lists.Encode(index, rows);
        using VectorRows? coded = bits is 0 or 32 ? null : Codes.Encode(
            new LvqQuantizer(format, bits), vectors[..(RowCount * format.VectorBytes)]);
        ListTrial trial = bits == 0 ? new ListTrial(codes, rows) : new ListTrial(index, coded ?? rows, rows);
        var calibration = new EffortCalibration(trial, 10);
        Assert.Equal(1, calibration.Recall(1));
        for (int i = 0; i < 48; i++)
        {
            calibration.AddRow(i * 83, 64);
        }

        double last = 0;
        foreach (int nProbe in (int[])[1, 2, 4, 8, 16, 32])
        {
            double told = calibration.Recall(nProbe);
            double found = 0;
            for (int q = 0; q < QueryCount; q++)
            {
                ReadOnlySpan<byte> query = Samples.At(format, vectors, RowCount + q);
                double bound = Samples.Exact(rows, query, 10, default(AcceptAll))[^1].Distance;
                found += Lists.FindFast(codes, rows, query, 10, nProbe, default(AcceptAll))
                    .Count(n => n.Distance <= bound) / (10.0 * QueryCount);
            }

            Assert.True(told >= last - 0.01, $"{told} at {nProbe} lists, {last} at fewer");
            Assert.True(Math.Abs(told - found) < 0.25, $"{nProbe} lists: {told} told, {found} found");
            last = told;
        }

        Assert.True(last > 0.97, $"{last}");
        Assert.Throws<ArgumentOutOfRangeException>(() => calibration.Recall(0));
    }
}
