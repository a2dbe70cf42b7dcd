using Turnstile.Vectors.BlockMax;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Search;
using Turnstile.Vectors.Sparse;
using Turnstile.Vectors.Tests.Distances;

namespace Turnstile.Vectors.Tests.BlockMax;

public sealed unsafe class BlockMaxTests
{
    private delegate void Kernel(float* bounds, DenseList* lists, int blockCount);

    [Fact]
    public void Every_form_adds_what_the_scalar_one_does()
    {
        var random = new Random(1);
        DenseList* lists = stackalloc DenseList[4];
        foreach (Type form in Kernels.Of(typeof(IBoundSum)))
        {
            Kernel kernel = Kernels.MethodOf<Kernel>(form, "Add");
            for (int blockCount = 0; blockCount <= 512; blockCount += BlockMaxLists.PaddingBlocks)
            {
                byte[] levels = new byte[4 * blockCount];
                random.NextBytes(levels);
                float[] expected = [.. Enumerable.Range(0, blockCount).Select(_ => (float)random.NextDouble())];
                float[] actual = [.. expected];
                fixed (byte* all = levels)
                fixed (float* first = expected, second = actual)
                {
                    for (int i = 0; i < 4; i++)
                    {
                        lists[i] = new DenseList(all + (i * blockCount), (float)random.NextDouble());
                    }

                    BoundSumScalar.Add(first, lists, blockCount);
                    kernel(second, lists, blockCount);
                }

                for (int i = 0; i < blockCount; i++)
                {
                    Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-6f * expected[i], $"{form.Name}, block {i}");
                }
            }
        }
    }

    [Fact]
    public void Levels_never_stand_for_less_than_the_weight()
    {
        var random = new Random(2);
        for (int round = 0; round < 2000; round++)
        {
            float size = MathF.Pow(10, random.Next(-44, 12));
            float[] weights =
                [.. Enumerable.Range(0, 10).Select(_ => Math.Max(float.Epsilon, size * random.NextSingle()))];
            float scale = LevelRounding.Scale(weights);
            foreach (float weight in weights)
            {
                byte level = LevelRounding.LevelOf(weight, scale);
                Assert.InRange(level, 1, 255);
                Assert.True(level * (double)scale >= weight, $"{weight} at scale {scale} is level {level}");
            }
        }
    }

    [Fact]
    public void Whole_weights_up_to_255_lose_nothing()
    {
        Assert.Equal(1, LevelRounding.Scale([3, 255, 1]));
        Assert.Equal(200, LevelRounding.LevelOf(200, 1));
        Assert.NotEqual(1, LevelRounding.Scale([3, 256]));
        Assert.NotEqual(1, LevelRounding.Scale([0.5f]));
    }

    [Fact]
    public void A_text_index_can_stand_on_it()
    {
        var random = new Random(3);
        int[][] frequencies = [.. Enumerable.Range(0, 2000).Select(_ => Enumerable.Range(0, 12)
            .Select(term => random.Next(term + 2) == 0 ? random.Next(1, 9) : 0).ToArray())];
        var shape = new BlockShape(2000, Shift: 4);
        var builder = new BlockMaxBuilder(shape);
        for (int row = 0; row < 2000; row++)
        {
            int length = frequencies[row].Sum();
            for (int term = 0; term < 12; term++)
            {
                if (frequencies[row][term] > 0)
                {
                    builder.Add(row, (ulong)term, TextScorer.Impact(frequencies[row][term], length));
                }
            }
        }

        using BlockMaxLists lists = builder.Build();
        double[] weights = [.. Enumerable.Range(0, 12).Select(term => term is 2 or 7 or 11 ? Math.Log(term + 1) : 0)];
        ListWeight[] asked = [.. Enumerable.Range(0, 12).Where(term => weights[term] > 0)
            .Select(term => new ListWeight(lists.Find((ulong)term), weights[term]))];
        var scorer = new TextScorer(frequencies, weights);
        var found = new TopK();
        found.Reset(SparseVector.ResultFormat, 25);
        SearchStatistics statistics = new BlockMaxSearcher(SimdForms.Best).Search(
            lists, asked, BlockMaxEffort.Exact, scorer, 0, default(AcceptAll), found);
        var expected = new TopK();
        expected.Reset(SparseVector.ResultFormat, 25);
        for (int row = 0; row < 2000; row++)
        {
            scorer.TryScore(row, out uint key);
            expected.Offer(key, row);
        }

        Assert.Equal(expected.Sorted().ToArray(), found.Sorted().ToArray());
        Assert.InRange(statistics.Visited, 25, 1500);
    }
}
