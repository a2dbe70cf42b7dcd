using Turnstile.Vectors.Search;
using Turnstile.Vectors.Sparse;

namespace Turnstile.Vectors.Tests.Sparse;

public sealed class SparseRowsTests
{
    [Fact]
    public void Rows_are_read_as_they_were_written()
    {
        SparseVector?[] vectors = [.. SparseSamples.Many(500, seed: 1), new SparseVector([], []), null];
        using SparseRows rows = SparseSamples.Load(vectors);
        for (int i = 0; i < vectors.Length; i++)
        {
            Assert.Equal(vectors[i] is not null, rows.HasVector(i));
            byte[] expected = new byte[vectors[i]?.ByteCount ?? 0];
            vectors[i]?.Write(expected);
            Assert.Equal(expected, rows.Bytes(i).ToArray());
        }
    }

    [Fact]
    public void Rows_of_the_greatest_length_begin_blocks_as_needed()
    {
        uint[] terms = [.. Enumerable.Range(0, SparseVector.NonZeroMax).Select(i => 3 * (uint)i)];
        var longest = new SparseVector(terms, [.. terms.Select(term => 1 + (term % 7f))]);
        var small = new SparseVector([3], [2]);
        using SparseRows rows = SparseSamples.Load([longest, small, longest, small, longest]);
        byte[] bytes = new byte[longest.ByteCount];
        longest.Write(bytes);
        Assert.True(rows.Bytes(4).SequenceEqual(bytes));
        Assert.True(rows.Bytes(0).SequenceEqual(bytes));
        var query = new SparseQuery();
        query.Set(small);
        Assert.Equal(-4f, query.Distance(rows, 3));
        Assert.Equal(-2f * longest.Weights[1], query.Distance(rows, 0));
    }

    [Fact]
    public void Persisted_bytes_make_the_same_row()
    {
        SparseVector[] vectors = SparseSamples.Many(20, seed: 2, signed: true);
        using SparseRows rows = SparseSamples.Load(vectors);
        using var copy = new SparseRows(20);
        for (int i = 0; i < 20; i++)
        {
            copy.WriteBytes(i, rows.Bytes(i));
            Assert.True(copy.Bytes(i).SequenceEqual(rows.Bytes(i)));
        }
    }

    [Fact]
    public void A_scan_gives_the_inner_product_of_the_definition()
    {
        SparseVector[] vectors = SparseSamples.Many(300, seed: 3, signed: true);
        using SparseRows rows = SparseSamples.Load(vectors);
        SparseVector vector = vectors[17];
        foreach (Neighbor found in SparseSamples.Scan(rows, vector, 0, 300, 300, default(AcceptAll)))
        {
            double expected = 0;
            for (int i = 0; i < vector.Count; i++)
            {
                int at = vectors[found.Ordinal].Terms.IndexOf(vector.Terms[i]);
                expected -= at < 0 ? 0 : (double)vector.Weights[i] * vectors[found.Ordinal].Weights[at];
            }

            Assert.Equal(expected, found.Distance, 1e-4);
        }
    }

    [Fact]
    public void Ordinals_ranges_and_results_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SparseRows(-1));
        using SparseRows rows = SparseSamples.Load(SparseSamples.Many(3, seed: 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => rows.WriteMissing(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => rows.Bytes(-1));
        var query = new SparseQuery();
        var results = new TopK();
        Assert.Throws<ArgumentException>(() => SparseScan.Search(rows, query, 0, 3, default(AcceptAll), results));
        query.Set(new SparseVector([1], [1]));
        Assert.Throws<ArgumentException>(() => SparseScan.Search(rows, query, 0, 3, default(AcceptAll), results));
        results.Reset(new VectorFormat(VectorElement.Float32, 1, Metric.L2), 1);
        Assert.Throws<ArgumentException>(() => SparseScan.Search(rows, query, 0, 3, default(AcceptAll), results));
        results.Reset(SparseVector.ResultFormat, 1);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => SparseScan.Search(rows, query, 0, 4, default(AcceptAll), results));
        rows.Dispose();
        Assert.Throws<ObjectDisposedException>(() => SparseScan.Search(rows, query, 0, 3, default(AcceptAll), results));
    }
}
