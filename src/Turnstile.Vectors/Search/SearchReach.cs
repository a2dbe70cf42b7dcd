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
    private int[] _kept = [];
    private int _keptCount;
    private object? _keptIn;

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

    /// <summary>Whether who asks counts what all graphs have found together, and asks anew if it is too few: then the
    /// first search need not keep so many that enough of its own rows pass.</summary>
    public bool IsShared { get; set; }

    /// <summary>The nearest row that the last search met and the filter refused; -1 for none.</summary>
    public int NearestRefused { get; internal set; } = -1;

    // Where the next search begins if that lies within the reach; -1 for nowhere.
    internal int Start { get; private set; } = -1;

    internal uint Key { get; private set; } = uint.MaxValue;

    internal bool IsFirstOfShared => IsShared && !IsKnown;

    /// <summary>Forgets what was reached, for another query.</summary>
    public void Reset()
    {
        Key = uint.MaxValue;
        _keptIn = null;
        EnterGraph();
    }

    /// <summary>Whether the search that said how far the others go was of this graph.</summary>
    /// <param name="graph">A graph.</param>
    public bool IsFrom(object graph) => ReferenceEquals(graph, _keptIn);

    /// <summary>Takes over what another knows: for a thread that searches other graphs for the same query.</summary>
    /// <param name="other">Keeps what it has.</param>
    public void CopyFrom(SearchReach other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Reset();
        Key = other.Key;
        _share = other._share;
        IsShared = other.IsShared;
        if (other._keptIn is { } graph)
        {
            other.Kept.CopyTo(Keep(graph, other._keptCount));
        }
    }

    /// <summary>Says that another graph is searched next.</summary>
    /// <param name="start">A row of it that may be near the query: if it lies within the reach, the search begins there
    /// and walks down no layers. -1 for none.</param>
    public void EnterGraph(int start = -1)
    {
        Start = start;
        NearestRefused = -1;
    }

    /// <summary>The nodes that search has kept, nearest first.</summary>
    internal ReadOnlySpan<int> Kept => _kept.AsSpan(0, _keptIn is null ? 0 : _keptCount);

    /// <summary>Remembers what the first search has kept, for those who know rows by these nodes.</summary>
    internal Span<int> Keep(object graph, int count)
    {
        if (_kept.Length < count)
        {
            _kept = new int[count];
        }

        _keptIn = graph;
        _keptCount = count;
        return _kept.AsSpan(0, count);
    }

    internal void Narrow(uint key) => Key = Math.Min(Key, key);
}
