namespace Turnstile.Vectors.Search;

/// <summary>How far from a query its searches have looked with care, so that a search of another graph need not look
/// farther.</summary>
/// <remarks>
/// Rows that lie in several graphs want little more effort together than in one. The first search keeps ef candidates,
/// and those of them that would be among the ef nearest of all rows, if rows lay evenly, say how far the others go; but
/// never less far than the results that there are. Where they lie unevenly, others find more within that distance, and
/// keep up to ef. All graphs are over rows of equal quantizers. Threads: one at a time.</remarks>
public sealed class SearchReach
{
    private double _share = 1;

    /// <summary>Whether a search has ended with all the candidates that it may keep.</summary>
    public bool IsKnown => Key != uint.MaxValue;

    /// <summary>What share of the candidates that the next search keeps would be among the ef nearest of all rows, 0
    /// to 1: where a graph has all rows, all of them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside its range.</exception>
    public double Share
    {
        get => _share;
        set => _share = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"Share is {value}; allowed are 0 to 1");
    }

    internal uint Key { get; private set; } = uint.MaxValue;

    /// <summary>Forgets what was reached, for another query.</summary>
    public void Reset() => Key = uint.MaxValue;

    internal void Narrow(uint key) => Key = Math.Min(Key, key);
}
