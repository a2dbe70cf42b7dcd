namespace Turnstile.Vectors.BlockMax;

/// <summary>The exact score of a row for one query; compiled into the search.</summary>
/// <remarks>Sparse vectors give the inner product with full weights; a text index would give BM25 from term
/// frequencies and the row's length. Rows are numbered from the first that the lists cover.</remarks>
internal interface IRowScorer
{
    /// <summary>Asks for the rows from..to-1, which are scored soon.</summary>
    void Fetch(int from, int to);

    /// <summary>The key of minus the score; false when the row has nothing to score.</summary>
    bool TryScore(int row, out uint key);
}
