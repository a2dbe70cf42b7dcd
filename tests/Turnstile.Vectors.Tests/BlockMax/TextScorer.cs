using Turnstile.Vectors.BlockMax;
using Turnstile.Vectors.Distances;

namespace Turnstile.Vectors.Tests.BlockMax;

/// <summary>What a text index would supply: a score by term frequencies and the length of the row, like BM25.</summary>
internal readonly struct TextScorer(int[][] frequencies, double[] weightOfTerm) : IRowScorer
{
    /// <summary>What a term adds to the score of a row, without the weight of the term.</summary>
    public static float Impact(int frequency, int length) =>
        (float)(2.2 * frequency / (frequency + 0.3 + (0.01 * length)));

    public void Fetch(int from, int to)
    {
    }

    public bool TryScore(int row, out uint key)
    {
        int length = frequencies[row].Sum();
        double score = 0;
        for (int term = 0; term < weightOfTerm.Length; term++)
        {
            int frequency = frequencies[row][term];
            score += frequency == 0 ? 0 : weightOfTerm[term] * Impact(frequency, length);
        }

        key = DistanceKey.OfFloat((float)-score);
        return true;
    }
}
