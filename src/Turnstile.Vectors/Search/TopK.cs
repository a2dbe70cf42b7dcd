using System.Runtime.CompilerServices;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Search;

/// <summary>
/// The k nearest rows seen so far, over any number of searches and segments; ties go to the lower segment, ordinal.
/// </summary>
/// <remarks>
/// A max-heap. Reusable: <see cref="Reset"/> allocates only when k grows past every k before. One search after the
/// other may add to it, with <see cref="Segment"/> and <see cref="Order"/> set in between, and each then skips what the
/// ones before rule out. A row must not be offered twice. Threads: one at a time.
/// </remarks>
public sealed class TopK
{
    /// <summary>The most results that can be asked for.</summary>
    public const int KMax = 1 << 20;

    private Entry[] _heap = [];
    private Entry[] _sorted = [];
    private Neighbor[] _neighbors = [];
    private int _k;
    private VectorFormat? _format;

    /// <summary>A mark for the rows that following searches add.</summary>
    public int Segment { get; set; }

    /// <summary>Which rows the ordinals stand for that following searches offer; null for the ordinals
    /// themselves.</summary>
    public RowOrder? Order { get; set; }

    /// <summary>Results held, at most k.</summary>
    public int Count { get; private set; }

    /// <summary>The k of the last <see cref="Reset"/>; 0 before it.</summary>
    public int K => _k;

    /// <summary>Distance of the k-th nearest; infinity while there are fewer than k.</summary>
    public double Bound => Count < _k || _k == 0
        ? double.PositiveInfinity
        : DistanceKey.ToDistance(_format!, _heap[0].Key);

    internal VectorFormat? Format => _format;

    /// <summary>No row with a greater key can get in; one with an equal key can by its ordinal.</summary>
    internal uint BoundKey { get; private set; } = uint.MaxValue;

    internal bool IsFull => Count == _k;

    /// <summary>Forgets all results and begins anew.</summary>
    /// <param name="format">The format of all rows to come.</param>
    /// <param name="k">How many to keep, 1 to <see cref="KMax"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is outside its range.</exception>
    public void Reset(VectorFormat format, int k)
    {
        ArgumentNullException.ThrowIfNull(format);
        if (k is < 1 or > KMax)
        {
            throw new ArgumentOutOfRangeException(nameof(k), k, $"k is {k}; allowed are 1 to {KMax}");
        }

        if (_heap.Length < k)
        {
            _heap = new Entry[k];
            _sorted = new Entry[k];
            _neighbors = new Neighbor[k];
        }

        _format = format;
        _k = k;
        Count = 0;
        Segment = 0;
        Order = null;
        BoundKey = uint.MaxValue;
    }

    /// <summary>Lets in nothing that is farther than searches of other rows have looked, from now to the next <see
    /// cref="Reset"/>.</summary>
    /// <param name="reach">How far that is, in distances like those of the rows to come.</param>
    public void LimitTo(SearchReach reach)
    {
        ArgumentNullException.ThrowIfNull(reach);
        BoundKey = Math.Min(BoundKey, reach.Key);
    }

    /// <summary>Lets in hardly anything that is farther than a distance, from now to the next <see cref="Reset"/>: what
    /// float32 cannot tell from it may get in.</summary>
    /// <param name="radius">By the metric of the format; not NaN.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="radius"/> is NaN.</exception>
    /// <exception cref="InvalidOperationException">There was no <see cref="Reset"/> before.</exception>
    public void LimitTo(double radius)
    {
        VectorFormat format = _format ?? throw new InvalidOperationException("Reset comes first");
        BoundKey = Math.Min(BoundKey, DistanceKey.OfRadius(format, radius));
    }

    /// <summary>The results, nearest first.</summary>
    /// <returns>A view that is valid until the next call of any method of this object.</returns>
    public ReadOnlySpan<Neighbor> Sorted()
    {
        Span<Entry> entries = _sorted.AsSpan(0, Count);
        _heap.AsSpan(0, Count).CopyTo(entries);
        entries.Sort();
        for (int i = 0; i < entries.Length; i++)
        {
            double distance = DistanceKey.ToDistance(_format!, entries[i].Key);
            _neighbors[i] = new Neighbor(distance, entries[i].Segment, entries[i].Ordinal);
        }

        return _neighbors.AsSpan(0, Count);
    }

    /// <summary>Takes over the results of another search; none of its rows may have been offered here.</summary>
    /// <param name="other">Of the same format; keeps what it has.</param>
    /// <exception cref="ArgumentException">Formats differ.</exception>
    public void Add(TopK other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._format is not null)
        {
            _format?.Require(other._format, nameof(other));
        }

        foreach (Entry entry in other._heap.AsSpan(0, other.Count))
        {
            Add(entry);
        }
    }

    /// <summary>Offers a row whose distance the caller computed.</summary>
    /// <param name="distance">By the metric of the format; kept as float32.</param>
    /// <param name="ordinal">The row.</param>
    /// <exception cref="InvalidOperationException">There was no <see cref="Reset"/> before.</exception>
    public void OfferDistance(double distance, int ordinal) => Offer(
        DistanceKey.OfDistance(_format ?? throw new InvalidOperationException("Reset comes first"), distance), ordinal);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Offer(uint key, int ordinal)
    {
        if (key <= BoundKey)
        {
            Add(new Entry(key, Segment, Order is null ? ordinal : Order.RowAt(ordinal)));
        }
    }

    private void Add(Entry entry)
    {
        if (Count < _k)
        {
            SiftUp(entry, Count++);
        }
        else if (entry.CompareTo(_heap[0]) < 0)
        {
            SiftDown(entry);
        }

        if (Count == _k)
        {
            BoundKey = _heap[0].Key;
        }
    }

    private void SiftUp(Entry entry, int hole)
    {
        while (hole > 0)
        {
            int parent = (hole - 1) / 2;
            if (entry.CompareTo(_heap[parent]) <= 0)
            {
                break;
            }

            _heap[hole] = _heap[parent];
            hole = parent;
        }

        _heap[hole] = entry;
    }

    private void SiftDown(Entry entry)
    {
        int hole = 0;
        for (int child = 1; child < Count; child = (2 * hole) + 1)
        {
            if (child + 1 < Count && _heap[child + 1].CompareTo(_heap[child]) > 0)
            {
                child++;
            }

            if (entry.CompareTo(_heap[child]) >= 0)
            {
                break;
            }

            _heap[hole] = _heap[child];
            hole = child;
        }

        _heap[hole] = entry;
    }

    private readonly struct Entry(uint key, int segment, int ordinal) : IComparable<Entry>
    {
        public readonly uint Key = key;
        public readonly int Segment = segment;
        public readonly int Ordinal = ordinal;

        public int CompareTo(Entry other)
        {
            int byKey = Key.CompareTo(other.Key);
            int bySegment = byKey != 0 ? byKey : Segment.CompareTo(other.Segment);
            return bySegment != 0 ? bySegment : Ordinal.CompareTo(other.Ordinal);
        }
    }
}
