using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;
using Turnstile.Vectors.Tests.Quantizers;

namespace Turnstile.Vectors.Tests.Flat;

/// <summary>One query to many rows and many queries to many rows give, bit for bit, the distances of one to one: of
/// vectors of every element and codes of every quantizer, in every form.</summary>
public sealed class OneAndManyTests
{
    // More rows than are ever fetched ahead, and than are in a block of a pass of many queries where rows are long.
    private const int RowCount = 70;
    private const int QueryCount = 3;

    private static readonly int[] s_dimensions = [8, 200];
    private static readonly int[] s_longToo = [.. s_dimensions, 1032];

    public static TheoryData<VectorElement, Metric, string> Kinds()
    {
        var data = new TheoryData<VectorElement, Metric, string>();
        foreach (VectorElement element in Enum.GetValues<VectorElement>())
        {
            foreach (Metric metric in Enum.GetValues<Metric>().Where(m => VectorFormat.IsDefined(element, m)))
            {
                var format = new VectorFormat(element, 8, metric);
                data.Add(element, metric, "none");
                foreach (string name in Codes.Names.Where(name => Codes.Fits(name, format)))
                {
                    data.Add(element, metric, name);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Many_are_compared_as_one_is(VectorElement element, Metric metric, string code)
    {
        foreach (int dimension in code == "none" ? s_longToo : s_dimensions)
        {
            var format = new VectorFormat(element, dimension, metric);
            byte[] vectors = Samples.Clustered(format, RowCount, seed: dimension);
            Quantizer? quantizer = code == "none" ? null : Codes.Make(code, format);
            using VectorRows rows =
                quantizer is null ? Samples.Load(format, vectors) : Codes.Encode(quantizer, vectors);
            foreach (SimdForm form in Enum.GetValues<SimdForm>().Where(SimdForms.IsSupported))
            {
                Check(rows, vectors, () => quantizer is null ? new(format, form) : new(quantizer, form));
            }
        }
    }

    private static void Check(VectorRows rows, byte[] vectors, Func<PreparedQuery> make)
    {
        PreparedQuery[] queries = [.. Enumerable.Range(0, QueryCount).Select(_ => make())];
        TopK[] results = [.. queries.Select(_ => new TopK())];
        double[][] expected = new double[QueryCount][];
        int[] listed = [.. Enumerable.Range(0, RowCount).Where(i => i % 3 != 1)];
        double[] distances = new double[RowCount];
        for (int q = 0; q < QueryCount; q++)
        {
            queries[q].Set(Samples.At(rows.Format, vectors, 7 * q));
            expected[q] = [.. Enumerable.Range(0, RowCount).Select(i => One(rows, queries[q], i))];
            new RowsScorer(rows, queries[q]).Score(listed, distances);
            Assert.Equal(listed.Select(i => expected[q][i]), distances.Take(listed.Length));
            results[q].Reset(rows.Format, RowCount);
            FlatSearcher.Search(rows, queries[q], listed, default(AcceptAll), results[q]);
            AssertFound(expected[q], listed, results[q]);
            results[q].Reset(rows.Format, RowCount);
            FlatSearcher.Search(rows, queries[q], 1, RowCount, default(AcceptAll), results[q]);
            AssertFound(expected[q], [.. Enumerable.Range(1, RowCount - 1)], results[q]);
            results[q].Reset(rows.Format, RowCount);
        }

        FlatSearcher.SearchMany(rows, queries, 0, RowCount, default(AcceptAll), results);
        for (int q = 0; q < QueryCount; q++)
        {
            AssertFound(expected[q], [.. Enumerable.Range(0, RowCount)], results[q]);
        }
    }

    private static double One(VectorRows rows, PreparedQuery query, int ordinal)
    {
        double[] distance = new double[1];
        new RowsScorer(rows, query).Score([ordinal], distance);
        return distance[0];
    }

    private static void AssertFound(double[] expected, int[] ordinals, TopK results)
    {
        Neighbor[] found = results.Sorted().ToArray();
        Assert.Equal(ordinals, found.Select(n => n.Ordinal).Order());
        Assert.All(found, n => Assert.Equal(expected[n.Ordinal], n.Distance));
    }
}
