using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.BlockMax;

/// <summary>Scores the rows of a block that the filter passes, and offers them.</summary>
internal readonly struct BlockVisit<TScorer, TFilter>(
    BlockShape shape, TScorer scorer, int firstOrdinal, TFilter filter, TopK results)
    where TScorer : struct, IRowScorer
    where TFilter : struct, IRowFilter
{
    public TopK Results => results;

    public void Fetch(int block) => scorer.Fetch(block << shape.Shift, End(block));

    /// <summary>How many rows were scored.</summary>
    public int Score(int block)
    {
        int scored = 0;
        int end = End(block);
        for (int row = block << shape.Shift; row < end; row++)
        {
            if (filter.Accepts(firstOrdinal + row) && scorer.TryScore(row, out uint key))
            {
                results.Offer(key, firstOrdinal + row);
                scored++;
            }
        }

        return scored;
    }

    private int End(int block) => (int)Math.Min(shape.RowCount, (block + 1L) << shape.Shift);
}
