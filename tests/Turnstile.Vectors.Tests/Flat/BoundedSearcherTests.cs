using Turnstile.Vectors.Distances;
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
    private static readonly string[] s_codes = ["lvq4", "lvq7", "lvq8", "lvq4x8"];

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
        foreach (int dimension in (int[])[1, 7, 16, 33, 96, 130])
        {
            for (int seed = 1; seed <= 4; seed++)
            {
                var format = new VectorFormat(element, dimension, metric);
                byte[] vectors = seed % 2 == 0
                    ? EdgeVectors.Make(format, 500, seed)
                    : Samples.Clustered(format, 500, seed);
                byte[] queries = EdgeVectors.Make(format, 24, seed + 100);
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
        using VectorRows rows = Samples.Load(format, vectors);
        using VectorRows codes = Codes.Encode(new LvqQuantizer(format, 8), vectors);
        for (int ordinal = 0; ordinal < 300; ordinal += 3)
        {
            rows.WriteMissing(ordinal);
            codes.WriteMissing(ordinal);
        }

        var errors = new CodeErrors(codes);
        for (int i = 0; i < 10; i++)
        {
            ReadOnlySpan<byte> query = Samples.At(format, vectors, i);
            Neighbor[] expected = Samples.Exact(rows, query, 250, default(AcceptAll));
            Assert.Equal(200, expected.Length);
            Assert.Equal(expected, Find(rows, errors, query, 250, default(AcceptAll), out _));
        }
    }

    [Fact]
    public void Once_vectors_were_read_few_of_them_are_read_again()
    {
        var format = new VectorFormat(VectorElement.Float32, 128, Metric.L2);
        byte[] vectors = Samples.Clustered(format, 4000, seed: 6);
        using VectorRows rows = Samples.Load(format, vectors);
        using VectorRows codes = Codes.Encode(new LvqQuantizer(format, 8), vectors);
        var errors = new CodeErrors(codes);
        Assert.Equal(0, errors.ByteCount);
        Find(rows, errors, Samples.At(format, vectors, 0), 10, default(AcceptAll), out int first);
        Find(rows, errors, Samples.At(format, vectors, 1), 10, default(AcceptAll), out int second);
        Assert.Equal(4000, first);
        Assert.InRange(second, 10, 100);
        Assert.InRange(errors.ByteCount, 4000 * 8, 4000 * 17);
    }

    [Fact]
    public void It_stops_where_bounds_rule_out_too_few_and_goes_on_where_they_do_not()
    {
        var format = new VectorFormat(VectorElement.Float32, 16, Metric.L2);
        int count = (2 * BoundedSearcher.BatchRowCount) + 100;
        byte[] vectors = Samples.Clustered(format, count, seed: 7);
        using VectorRows rows = Samples.Load(format, vectors);
        using VectorRows codes = Codes.Encode(new LvqQuantizer(format, 4), vectors);
        var errors = new CodeErrors(codes);
        int[] all = [.. Enumerable.Range(0, count)];
        for (int i = 0; i < 3; i++)
        {
            // Where all are results anyway, codes rule out none; the first time nothing is known yet.
            ReadOnlySpan<byte> query = Samples.At(format, vectors, i);
            foreach (int k in (int[])[10, count])
            {
                Neighbor[] expected = Samples.Exact(rows, query, k, default(AcceptAll));
                Assert.Equal(expected, Find(rows, errors, query, k, default(AcceptAll), out _));
                Assert.Equal(expected, FindListed(rows, errors, query, k, all));
            }
        }

        PreparedQuery forCodes = QueryOf(new PreparedQuery(codes), Samples.At(format, vectors, 0));
        var exact = new LearningRows(
            rows, QueryOf(new PreparedQuery(rows), Samples.At(format, vectors, 0)), errors, new int[1]);
        var results = new TopK();
        results.Reset(format, count);
        Assert.Equal(
            BoundedSearcher.BatchRowCount,
            _searcher.Search(errors, forCodes, 0, count, default(AcceptAll), exact, results));
        results.Reset(format, count);
        Assert.Equal(BoundedSearcher.BatchRowCount, _searcher.Search(errors, forCodes, all, exact, results));
    }

    [Fact]
    public void A_search_allocates_nothing()
    {
        var format = new VectorFormat(VectorElement.UInt8, 100, Metric.L2);
        byte[] vectors = Samples.Clustered(format, 2000, seed: 8);
        using VectorRows rows = Samples.Load(format, vectors);
        using VectorRows codes = Codes.Encode(new LvqQuantizer(format, 4), vectors);
        var errors = new CodeErrors(codes);
        PreparedQuery forCodes = QueryOf(new PreparedQuery(codes), Samples.At(format, vectors, 0));
        var exact = new LearningRows(
            rows, QueryOf(new PreparedQuery(rows), Samples.At(format, vectors, 0)), errors, new int[1]);
        var results = new TopK();
        long before = 0;
        for (int i = 0; i < 3; i++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            results.Reset(format, 10);
            _searcher.Search(errors, forCodes, 0, 2000, default(AcceptAll), exact, results);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Codes_that_bound_nothing_and_ranges_that_do_not_fit_are_refused()
    {
        var format = new VectorFormat(VectorElement.Float32, 64, Metric.L2);
        byte[] vectors = Samples.Clustered(format, 5, seed: 9);
        using VectorRows rows = Samples.Load(format, vectors);
        using VectorRows turned = Codes.Encode(new RaBitQuantizer(format, 4), vectors);
        using VectorRows codes = Codes.Encode(new LvqQuantizer(format, 4), vectors);
        Assert.Throws<ArgumentException>(() => new CodeErrors(rows));
        Assert.Throws<ArgumentException>(() => new CodeErrors(turned));
        var errors = new CodeErrors(codes);
        PreparedQuery exactly = QueryOf(new PreparedQuery(rows), Samples.At(format, vectors, 0));
        PreparedQuery forCodes = QueryOf(new PreparedQuery(codes), Samples.At(format, vectors, 0));
        var exact = new LearningRows(rows, exactly, errors, new int[1]);
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
        using VectorRows rows = Samples.Load(format, vectors);
        using VectorRows codes = Codes.Encode(quantizer, vectors);
        var errors = new CodeErrors(codes);
        var filter = new Modulo(3);
        int[] passing = [.. Enumerable.Range(0, rows.Capacity).Where(filter.Accepts)];
        for (int i = 0; i < queries.Length / format.VectorBytes; i++)
        {
            ReadOnlySpan<byte> query = Samples.At(format, queries, i);
            int k = s_ks[i % s_ks.Length];
            string what = $"{quantizer} of {format}, seed {seed}, query {i}, k {k}";
            Neighbor[] all = Samples.Exact(rows, query, k, default(AcceptAll));
            Assert.True(all.SequenceEqual(Find(rows, errors, query, k, default(AcceptAll), out _)), what);
            Neighbor[] some = Samples.Exact(rows, query, k, filter);
            Assert.True(some.SequenceEqual(Find(rows, errors, query, k, filter, out _)), what + ", filtered");
            Assert.True(some.SequenceEqual(FindListed(rows, errors, query, k, passing)), what + ", listed");
        }
    }

    private static PreparedQuery QueryOf(PreparedQuery query, ReadOnlySpan<byte> vector)
    {
        query.Set(vector);
        return query;
    }

    // In parts, so that the later ones begin with results.
    private Neighbor[] Find<TFilter>(
        VectorRows rows, CodeErrors errors, ReadOnlySpan<byte> vector, int k, TFilter filter, out int scored)
        where TFilter : struct, IRowFilter
    {
        PreparedQuery query = QueryOf(new PreparedQuery(rows), vector);
        PreparedQuery forCodes = QueryOf(new PreparedQuery(errors.Codes), vector);
        int[] count = new int[1];
        var exact = new LearningRows(rows, query, errors, count);
        var results = new TopK();
        results.Reset(rows.Format, k);
        int part = rows.Capacity / 3;
        for (int from = 0; from < rows.Capacity; from += part)
        {
            int to = Math.Min(rows.Capacity, from + part);
            int rest = _searcher.Search(errors, forCodes, from, to, filter, exact, results);
            FlatSearcher.Search(rows, query, rest, to, filter, results);
        }

        scored = count[0];
        return results.Sorted().ToArray();
    }

    private Neighbor[] FindListed(VectorRows rows, CodeErrors errors, ReadOnlySpan<byte> vector, int k, int[] ordinals)
    {
        PreparedQuery query = QueryOf(new PreparedQuery(rows), vector);
        PreparedQuery forCodes = QueryOf(new PreparedQuery(errors.Codes), vector);
        var exact = new LearningRows(rows, query, errors, new int[1]);
        var results = new TopK();
        results.Reset(rows.Format, k);
        int done = _searcher.Search(errors, forCodes, ordinals, exact, results);
        FlatSearcher.Search(rows, query, ordinals.AsSpan(done), default(AcceptAll), results);
        return results.Sorted().ToArray();
    }
}
