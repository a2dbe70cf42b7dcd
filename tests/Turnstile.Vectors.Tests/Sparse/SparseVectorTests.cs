using Turnstile.Vectors.Sparse;

namespace Turnstile.Vectors.Tests.Sparse;

public sealed class SparseVectorTests
{
    [Fact]
    public void Zeros_are_dropped_and_the_rest_is_kept()
    {
        var vector = new SparseVector([0, 3, 7, uint.MaxValue], [1, 0, -2.5f, SparseVector.WeightMax]);
        Assert.Equal([0u, 7u, uint.MaxValue], vector.Terms.ToArray());
        Assert.Equal([1, -2.5f, SparseVector.WeightMax], vector.Weights.ToArray());
        Assert.Equal(0, new SparseVector([], []).Count);
        Assert.Equal(0, new SparseVector([5], [-0f]).Count);
    }

    [Theory]
    [InlineData(new uint[] { 1, 2 }, new float[] { 1 }, "there are 1 weights; 2 terms need one each")]
    [InlineData(new uint[] { 2, 1 }, new float[] { 1, 1 }, "term 1 is 1, after 2; allowed are rising terms, each once")]
    [InlineData(new uint[] { 2, 2 }, new float[] { 1, 1 }, "term 1 is 2, after 2; allowed are rising terms, each once")]
    [InlineData(new uint[] { 2 }, new float[] { float.NaN }, "weight 0 is NaN; allowed are finite numbers")]
    [InlineData(new uint[] { 2 }, new float[] { float.NegativeInfinity }, "allowed are finite numbers")]
    [InlineData(new uint[] { 2 }, new float[] { 1.2e12f }, "allowed are finite numbers up to 2^40 in size")]
    public void What_is_no_vector_is_refused(uint[] terms, float[] weights, string message)
    {
        var error = Assert.Throws<ArgumentException>(() => new SparseVector(terms, weights));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_most_non_zeros_are_allowed_and_one_more_is_not()
    {
        uint[] terms = [.. Enumerable.Range(0, SparseVector.NonZeroMax + 1).Select(i => (uint)i)];
        float[] weights = [.. terms.Select(_ => 1f)];
        Assert.Equal(SparseVector.NonZeroMax, new SparseVector(terms.AsSpan(1), weights.AsSpan(1)).Count);
        var error = Assert.Throws<ArgumentException>(() => new SparseVector(terms, weights));
        Assert.Contains("vector has 65537 terms; allowed are at most 65536", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The worked example of docs/formats/sparse.md.</summary>
    [Fact]
    public void Its_bytes_are_terms_and_then_weights()
    {
        var vector = new SparseVector([2, 258], [1, -0.5f]);
        byte[] bytes = new byte[vector.ByteCount];
        vector.Write(bytes);
        Assert.Equal("02000000020100000000803F000000BF", Convert.ToHexString(bytes));
        SparseVector read = SparseVector.Read(bytes);
        Assert.Equal(vector.Terms.ToArray(), read.Terms.ToArray());
        Assert.Equal(vector.Weights.ToArray(), read.Weights.ToArray());
        Assert.Throws<ArgumentException>(() => vector.Write(new byte[8]));
    }

    [Theory]
    [InlineData("00", "expected a multiple of 8 bytes, found 1")]
    [InlineData("0200000000000000", "weight 0 is 0; weights of 0 are not kept")]
    [InlineData("020000000000C07F", "weight 0 is NaN")]
    [InlineData("02000000020000000000803F0000803F", "term 1 is 2, after 2")]
    public void Bytes_that_are_no_vector_are_refused(string hex, string message)
    {
        byte[] bytes = Convert.FromHexString(hex);
        var error = Assert.Throws<InvalidDataException>(() => SparseVector.Read(bytes));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        using var rows = new SparseRows(1);
        Assert.Throws<InvalidDataException>(() => rows.WriteBytes(0, bytes));
    }
}
