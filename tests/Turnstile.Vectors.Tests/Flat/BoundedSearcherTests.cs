using Turnstile.Tests;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Quantizers;
using Turnstile.Vectors.Search;
using Turnstile.Vectors.Tests.Quantizers;

namespace Turnstile.Vectors.Tests.Flat;

/// <summary>Exact search by bounds of codes gives the answers of a plain scan, to the bit.</summary>
public sealed class BoundedSearcherTests
{
    private static readonly int[] s_ks = [1, 10, 120, 10, 1000];
    private static readonly string[] s_codes = ["lvq4", "lvq6", "lvq7", "lvq8", "lvq4x8"];

    private readonly BoundedSearcher _searcher = new();

    public static TheoryData<VectorElement, Metric, string> Kinds()
    {
        var data = new TheoryData<VectorElement, Metric, string>();
        VectorElement[] elements = [VectorElement.Float32, VectorElement.UInt8, VectorElement.Int8];
        foreach (VectorElement element in elements)
        {
            foreach (Metric metric in (Metric[])[Metric.L2, Metric.InnerProduct, Metric.Cosine])
            {
                foreach (string name in s_codes)
                {
                    data.Add(element, metric, name);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_finds_what_a_plain_scan_finds(VectorElement element, Metric metric, string name)
    {
        foreach ((int dimension, int first) in ((int, int)[])[(1, 1), (7, 3), (16, 1), (33, 3), (96, 1), (130, 3)])
        {
            // Of each length rows in clusters, and rows at the edges.
            for (int seed = first; seed < first + 2; seed++)
            {
                var format = new VectorFormat(element, dimension, metric);
                byte[] vectors = seed % 2 == 0
                    ? EdgeVectors.Make(format, 500, seed)
                    : Samples.Clustered(format, 500, seed);
                byte[] queries = EdgeVectors.Make(format, 3 * s_ks.Length, seed + 100);
                Samples.At(format, vectors, 3).CopyTo(queries);
                Check(Codes.Make(name, format), vectors, queries, seed);
            }
        }
    }

    [Fact]
    public void Rows_without_a_vector_are_no_results()
    {
        var format = new VectorFormat(VectorElement.Float32, 20, Metric.InnerProduct);
        byte[] vectors = Samples.Clustered(format, 300, seed: 5);
        using var sample = new CodedRows(new LvqQuantizer(format, 8), vectors);
        for (int ordinal = 0; ordinal < 300; ordinal += 3)
        {
            sample.Rows.WriteMissing(ordinal);
            sample.Codes.WriteMissing(ordinal);
        }

        for (int i = 0; i < 10; i++)
        {
            ReadOnlySpan<byte> query = Samples.At(format, vectors, i);
            Neighbor[] expected = Samples.Exact(sample.Rows, query, 250, default(AcceptAll));
            Assert.Equal(200, expected.Length);
            Assert.Equal(expected, Find(sample, query, 250, default(AcceptAll), out _));
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(7)]
    [InlineData(6)]
    public void Once_vectors_were_read_few_of_them_are_read_again(int bits)
    {
        var format = new VectorFormat(VectorElement.Float32, 128, Metric.L2);
        byte[] vectors = Samples.Clustered(format, 4000, seed: 6);
        using var sample = new CodedRows(new LvqQuantizer(format, bits), vectors);
        Assert.Equal(0, sample.Errors.ByteCount);
        Find(sample, Samples.At(format, vectors, 0), 10, default(AcceptAll), out int first);
        Find(sample, Samples.At(format, vectors, 1), 10, default(AcceptAll), out int second);
        Assert.Equal(4000, first);
        Assert.InRange(second, 10, 100);
        Assert.InRange(sample.Errors.ByteCount, 4000 * 8, 4000 * 17);
    }

    [Fact]
    public void It_stops_where_bounds_rule_out_too_few_and_goes_on_where_they_do_not()
    {
        var format = new VectorFormat(VectorElement.Float32, 16, Metric.L2);
        int count = (2 * BoundedSearcher.BatchRowCount) + 100;
        byte[] vectors = Samples.Clustered(format, count, seed: 7);
        using var sample = new CodedRows(new LvqQuantizer(format, 4), vectors);
        int[] all = [.. Enumerable.Range(0, count)];
        for (int i = 0; i < 3; i++)
        {
            // Where all are results anyway, codes rule out none; the first time nothing is known yet.
            ReadOnlySpan<byte> query = Samples.At(format, vectors, i);
            foreach (int k in (int[])[10, count])
            {
                Neighbor[] expected = Samples.Exact(sample.Rows, query, k, default(AcceptAll));
                Assert.Equal(expected, Find(sample, query, k, default(AcceptAll), out _));
                Assert.Equal(expected, FindListed(sample, query, k, all));
            }
        }

        var (_, forCodes, exact, _) = sample.QueryOf(Samples.At(format, vectors, 0));
        var results = new TopK();
        results.Reset(format, count);
        Assert.Equal(
            BoundedSearcher.BatchRowCount,
            _searcher.Search(sample.Errors, forCodes, 0, count, default(AcceptAll), exact, results));
        results.Reset(format, count);
        Assert.Equal(BoundedSearcher.BatchRowCount, _searcher.Search(sample.Errors, forCodes, all, exact, results));
    }

    [Fact]
    public void A_search_allocates_nothing()
    {
        var format = new VectorFormat(VectorElement.UInt8, 100, Metric.L2);
        byte[] vectors = Samples.Clustered(format, 2000, seed: 8);
        using var sample = new CodedRows(new LvqQuantizer(format, 4), vectors);
        var (_, forCodes, exact, _) = sample.QueryOf(Samples.At(format, vectors, 0));
        var results = new TopK();
        long allocated = AllocatedBytes.EachTime(() =>
        {
            results.Reset(format, 10);
            _searcher.Search(sample.Errors, forCodes, 0, 2000, default(AcceptAll), exact, results);
        });
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Codes_that_bound_nothing_and_ranges_that_do_not_fit_are_refused()
    {
        var format = new VectorFormat(VectorElement.Float32, 64, Metric.L2);
        byte[] vectors = Samples.Clustered(format, 5, seed: 9);
        using var sample = new CodedRows(new LvqQuantizer(format, 4), vectors);
        using VectorRows turned = Codes.Encode(new RaBitQuantizer(format, 4), vectors);
        Assert.Throws<ArgumentException>(() => new CodeErrors(sample.Rows));
        Assert.Throws<ArgumentException>(() => new CodeErrors(turned));
        CodeErrors errors = sample.Errors;
        var (exactly, forCodes, exact, _) = sample.QueryOf(Samples.At(format, vectors, 0));
        var results = new TopK();
        results.Reset(format, 1);
        Assert.Throws<ArgumentException>(
            () => _searcher.Search(errors, exactly, 0, 5, default(AcceptAll), exact, results));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => _searcher.Search(errors, forCodes, 0, 6, default(AcceptAll), exact, results));
        Assert.Throws<ArgumentOutOfRangeException>(() => _searcher.Search(errors, forCodes, [5], exact, results));
    }

    private void Check(Quantizer quantizer, byte[] vectors, byte[] queries, int seed)
    {
        VectorFormat format = quantizer.Format;
        using var sample = new CodedRows(quantizer, vectors);
        VectorRows rows = sample.Rows;
        var filter = new Modulo(3);
        int[] passing = [.. Enumerable.Range(0, rows.Capacity).Where(filter.Accepts)];
        for (int i = 0; i < queries.Length / format.VectorBytes; i++)
        {
            ReadOnlySpan<byte> query = Samples.At(format, queries, i);
            int k = s_ks[i % s_ks.Length];
            string what = $"{quantizer} of {format}, seed {seed}, query {i}, k {k}";
            Neighbor[] all = Samples.Exact(rows, query, k, default(AcceptAll));
            Assert.True(all.SequenceEqual(Find(sample, query, k, default(AcceptAll), out _)), what);
            Neighbor[] some = Samples.Exact(rows, query, k, filter);
            Assert.True(some.SequenceEqual(Find(sample, query, k, filter, out _)), what + ", filtered");
            Assert.True(some.SequenceEqual(FindListed(sample, query, k, passing)), what + ", listed");
        }
    }

    // In parts, so that the later ones begin with results.
    private Neighbor[] Find<TFilter>(
        CodedRows sample, ReadOnlySpan<byte> vector, int k, TFilter filter, out int scored)
        where TFilter : struct, IRowFilter
    {
        var (query, forCodes, exact, count) = sample.QueryOf(vector);
        var results = new TopK();
        results.Reset(sample.Rows.Format, k);
        int capacity = sample.Rows.Capacity;
        int part = capacity / 3;
        for (int from = 0; from < capacity; from += part)
        {
            int to = Math.Min(capacity, from + part);
            int rest = _searcher.Search(sample.Errors, forCodes, from, to, filter, exact, results);
            FlatSearcher.Search(sample.Rows, query, rest, to, filter, results);
        }

        scored = count[0];
        return results.Sorted().ToArray();
    }

    private Neighbor[] FindListed(CodedRows sample, ReadOnlySpan<byte> vector, int k, int[] ordinals)
    {
        var (query, forCodes, exact, _) = sample.QueryOf(vector);
        var results = new TopK();
        results.Reset(sample.Rows.Format, k);
        int done = _searcher.Search(sample.Errors, forCodes, ordinals, exact, results);
        FlatSearcher.Search(sample.Rows, query, ordinals.AsSpan(done), default(AcceptAll), results);
        return results.Sorted().ToArray();
    }
}
