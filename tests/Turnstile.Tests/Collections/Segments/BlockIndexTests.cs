using Turnstile.Collections.Segments;
using Turnstile.Vectors.Sparse;

namespace Turnstile.Tests.Collections.Segments;

public sealed class BlockIndexTests
{
    private const int Step = BlockIndex.TailRowsMax;

    [Fact]
    public void A_short_tail_needs_no_piece_until_the_segment_is_sealed()
    {
        var index = new BlockIndex();
        PayloadColumn column = ColumnOf(Step + 1);

        Assert.False(index.TryBuild(column, Step - 1, CancellationToken.None));
        Assert.Equal(Step - 1, index.IndexedOf(Step - 1, isInFile: false));
        Assert.Equal(0, index.IndexedOf(Step - 1, isInFile: true));
        Assert.True(index.TryBuild(column, Step, CancellationToken.None));
        Assert.True(index.IsComplete(Step));
        Assert.False(index.TryBuild(column, Step + 1, CancellationToken.None));
        index.Seal();
        Assert.True(index.TryBuild(column, Step + 1, CancellationToken.None));
        Assert.True(index.IsComplete(Step + 1));
        index.Release();
        column.Release();
    }

    [Fact]
    public void Pieces_follow_each_other_and_alike_ones_become_one()
    {
        const int Steps = 40;
        var index = new BlockIndex();
        PayloadColumn column = ColumnOf(Steps * Step);
        for (int i = 1; i <= Steps; i++)
        {
            Assert.True(index.TryBuild(column, i * Step, CancellationToken.None));
            int next = 0;
            foreach (SparseIndex piece in index.Pieces)
            {
                Assert.Equal(next, piece.From);
                next = piece.To;
            }

            Assert.Equal(i * Step, next);
            Assert.InRange(index.Pieces.Length, 1, 10);
        }

        Assert.True(index.Pieces[0].To >= 16 * Step, $"the first piece ends at {index.Pieces[0].To}");
        index.Release();
        column.Release();
    }

    [Fact]
    public void A_build_that_is_stopped_changes_nothing()
    {
        var index = new BlockIndex();
        PayloadColumn column = ColumnOf(Step);

        Assert.Throws<OperationCanceledException>(() => index.TryBuild(column, Step, new CancellationToken(true)));
        Assert.Equal(0, index.Pieces.Length);
        Assert.True(index.TryBuild(column, Step, CancellationToken.None));
        index.Release();
        column.Release();
    }

    private static PayloadColumn ColumnOf(int rows)
    {
        var column = PayloadColumn.Create(rows);
        byte[] bytes = new byte[SparseVector.NonZeroBytes];
        for (int i = 0; i < rows; i++)
        {
            new SparseVector([(uint)(i % 50)], [1 + (i % 7)]).Write(bytes);
            column.Write(i, bytes);
        }

        return column;
    }
}
