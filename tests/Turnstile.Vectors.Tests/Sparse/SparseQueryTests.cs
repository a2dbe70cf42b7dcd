using Turnstile.Vectors.Sparse;

namespace Turnstile.Vectors.Tests.Sparse;

public sealed class SparseQueryTests
{
    /// <summary>Few terms are looked up in the row, some lie in a table without collisions, many in one that has
    /// them.</summary>
    [Fact]
    public void Every_way_to_score_gives_the_same_bits()
    {
        var random = new Random(1);
        SparseVector[] vectors =
        [
            .. Enumerable.Range(0, 70).Select(n => SparseSamples.One(random, n, 200, signed: true)),
            .. Enumerable.Range(1, 10).Select(n => SparseSamples.One(random, 300 * n, 20_000, signed: true)),
        ];
        using SparseRows rows = SparseSamples.Load(vectors);
        var query = new SparseQuery();
        foreach (int length in (int[])[0, 1, 2, 3, 10, 50, 300, 400, 3000])
        {
            query.Set(SparseSamples.One(random, length, 20_000, signed: true));
            for (int i = 0; i < vectors.Length; i++)
            {
                Assert.Equal(query.ScoreScalar(rows.RowUnchecked(i)), query.Score(rows.RowUnchecked(i)));
            }
        }
    }

    [Fact]
    public void Terms_at_both_ends_of_their_range_are_found()
    {
        using SparseRows rows = SparseSamples.Load([new SparseVector([0, uint.MaxValue], [2, 3]), null]);
        var query = new SparseQuery();
        query.Set(new SparseVector([0, 1, uint.MaxValue], [1, 1, 1]));
        Assert.Equal(-5f, query.Distance(rows, 0));
        Assert.Throws<ArgumentException>(() => query.Distance(rows, 1));
        Assert.Throws<ArgumentException>(() => new SparseQuery().Distance(rows, 0));
    }
}
