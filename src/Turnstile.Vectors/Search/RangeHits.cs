using Turnstile.Vectors.Distances;

namespace Turnstile.Vectors.Search;

/// <summary>All rows within a radius, as far as there is room, over any number of searches and segments.</summary>
/// <remarks>When there are more than CountMax, which ones are kept is not defined, and IsFull says so. Reusable;
/// allocates only when it grows past every size before. A row must not be offered twice. Threads: one at a
/// time.</remarks>
public sealed class RangeHits
{
    /// <summary>The most hits that can be asked for.</summary>
    public const int CountMax = 1 << 20;

    private (uint Key, int Segment, int Ordinal)[] _hits = [];
    private Neighbor[] _neighbors = [];
    private int _countMax;

    /// <summary>A mark for the rows that following searches add.</summary>
    public int Segment { get; set; }

    /// <summary>Hits held.</summary>
    public int Count { get; private set; }

    /// <summary>Whether there is no room for more, so that rows may be missing.</summary>
    public bool IsFull => Count == _countMax;

    internal VectorFormat? Format { get; private set; }

    /// <summary>No row with a greater key is within the radius.</summary>
    internal uint RadiusKey { get; private set; }

    internal bool IsEmptyRange { get; private set; }

    /// <summary>Forgets all hits and begins anew.</summary>
    /// <param name="format">The format of all rows to come.</param>
    /// <param name="radius">The greatest distance of a hit, as the metric defines distances; not NaN.</param>
    /// <param name="countMax">How many hits to keep, 1 to <see cref="CountMax"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public void Reset(VectorFormat format, double radius, int countMax = CountMax)
    {
        ArgumentNullException.ThrowIfNull(format);
        if (countMax is < 1 or > CountMax)
        {
            throw new ArgumentOutOfRangeException(
                nameof(countMax), countMax, $"countMax is {countMax}; allowed are 1 to {CountMax}");
        }

        Format = format;
        _countMax = countMax;
        Count = 0;
        Segment = 0;
        bool mayBeNegative = format.Metric == Metric.InnerProduct;
        IsEmptyRange = radius < 0 && format.HasWholeDistances && !mayBeNegative;
        RadiusKey = DistanceKey.OfRadius(format, radius);
    }

    /// <summary>The hits, nearest first; ties go to the lower segment, then the lower ordinal.</summary>
    /// <returns>A view that is valid until the next call of any method of this object.</returns>
    public ReadOnlySpan<Neighbor> Sorted()
    {
        _hits.AsSpan(0, Count).Sort();
        if (_neighbors.Length < Count)
        {
            _neighbors = new Neighbor[_hits.Length];
        }

        for (int i = 0; i < Count; i++)
        {
            (uint key, int segment, int ordinal) = _hits[i];
            _neighbors[i] = new Neighbor(DistanceKey.ToDistance(Format!, key), segment, ordinal);
        }

        return _neighbors.AsSpan(0, Count);
    }

    internal void Offer(uint key, int ordinal)
    {
        if (key > RadiusKey || IsFull || IsEmptyRange)
        {
            return;
        }

        if (Count == _hits.Length)
        {
            Array.Resize(ref _hits, Math.Min(CountMax, Math.Max(64, 2 * Count)));
        }

        _hits[Count++] = (key, Segment, ordinal);
    }
}
