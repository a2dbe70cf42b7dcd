using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Tests.Flat;

/// <summary>Exact distances by rows in memory; lets the errors of their codes be learnt, and counts.</summary>
internal readonly struct LearningRows(VectorRows rows, PreparedQuery query, CodeErrors errors, int[] count)
    : IExactScorer
{
    private readonly RowsScorer _exact = new(rows, query);

    public void Score(ReadOnlySpan<int> ordinals, Span<double> distances)
    {
        _exact.Score(ordinals, distances);
        count[0] += ordinals.Length;
        foreach (int ordinal in ordinals)
        {
            if (!errors.Knows(ordinal))
            {
                errors.Learn(ordinal, rows.Vector(ordinal));
            }
        }
    }

    public bool HasVector(int ordinal) => _exact.HasVector(ordinal);
}
