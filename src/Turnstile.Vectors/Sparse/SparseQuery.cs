using System.Numerics;
using System.Runtime.CompilerServices;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Sparse;

/// <summary>A query in the shape that scoring wants: a small hash table of its terms.</summary>
/// <remarks>
/// The score of a row is the sum of the products of the terms that both have, in double precision: products are exact,
/// and they are added in four sums by their place in the row, so that whoever computes it gets the same bits. Reusable:
/// <see cref="Set"/> allocates only for more terms than ever before. Threads: one at a time.
/// Cost of a row: a table lookup and a multiplication for each non-zero; less when the query has far fewer.
/// </remarks>
public sealed unsafe class SparseQuery
{
    private const int SlotBitsMin = 9;

    // A table of 512 KiB: a larger one would leave the cache, so more terms are looked for with collisions.
    private const int SlotBitsMax = 16;
    private const int TryCount = 32;
    private const int SumCount = 4;

    private PinnedScratch _slots = new(0);
    private int _slotBits;
    private uint _multiplier;
    private bool _isPerfect;

    /// <summary>The vector that was set; null before.</summary>
    public SparseVector? Vector { get; private set; }

    /// <summary>Takes a vector as the query.</summary>
    /// <param name="vector">The vector.</param>
    public void Set(SparseVector vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        Vector = vector;
        long wanted = Math.Max(1L << SlotBitsMin, (long)vector.Count * vector.Count / 2);
        _slotBits = Math.Min(SlotBitsMax, BitOperations.Log2((ulong)wanted - 1) + 1);

        // Never more than a quarter full.
        _slotBits = Math.Max(_slotBits, BitOperations.Log2((uint)vector.Count | 1) + 3);
        int byteCount = sizeof(Slot) << _slotBits;
        if (_slots.ByteCount < byteCount)
        {
            _slots = new PinnedScratch(byteCount);
        }

        _isPerfect = false;
        bool mayBePerfect = wanted <= 1L << _slotBits;
        for (uint i = 0; i < (mayBePerfect ? TryCount : 1) && !_isPerfect; i++)
        {
            _multiplier = (uint)SplitMix.At(vector.Count == 0 ? 0 : vector.Terms[0], i) | 1;
            _isPerfect = Fill(vector);
        }

        if (!_isPerfect)
        {
            FillProbing(vector);
        }
    }

    /// <summary>Minus the inner product of the query and a published row.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="ordinal">0 to Capacity-1, published.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is outside the capacity.</exception>
    /// <exception cref="ArgumentException">The row has no vector, or the query was never set.</exception>
    public float Distance(SparseRows rows, int ordinal)
    {
        ArgumentNullException.ThrowIfNull(rows);
        RequireSet(nameof(rows));
        return rows.HasVector(ordinal)
            ? DistanceKey.ToFloat(Score(rows.RowUnchecked(ordinal)))
            : throw new ArgumentException($"row {ordinal} has no vector", nameof(ordinal));
    }

    /// <summary>Refuses a query that was never set.</summary>
    internal void RequireSet(string what)
    {
        if (Vector is null)
        {
            throw new ArgumentException("query was never set; Set gives it a vector", what);
        }
    }

    /// <summary>The key of minus the inner product of the query and a row that has a vector.</summary>
    internal uint Score(SparseRow row)
    {
        int steps = Vector!.Count * (BitOperations.Log2((uint)row.Count | 1) + 2);
        double score = steps < row.Count ? SumOfFew(row) : _isPerfect ? SumPerfect(row) : SumProbing(row);
        return DistanceKey.OfFloat((float)-score);
    }

    /// <summary>The same by the plainest way; what the others are held against.</summary>
    internal uint ScoreScalar(SparseRow row)
    {
        Span<double> sums = stackalloc double[SumCount];
        for (int i = 0; i < row.Count; i++)
        {
            int found = Vector!.Terms.BinarySearch(row.Terms[i]);
            sums[i % SumCount] += found < 0 ? 0 : (double)Vector.Weights[found] * row.Weights[i];
        }

        return DistanceKey.OfFloat((float)-(sums[0] + sums[1] + (sums[2] + sums[3])));
    }

    private bool Fill(SparseVector vector)
    {
        Clear();
        var slots = (Slot*)_slots.Pointer;
        for (int i = 0; i < vector.Count; i++)
        {
            // In bounds: a place has as many bits as the table.
            Slot* slot = slots + Place(vector.Terms[i]);
            if (slot->Weight != 0)
            {
                return false;
            }

            *slot = new Slot(vector.Terms[i], vector.Weights[i]);
        }

        return true;
    }

    private void FillProbing(SparseVector vector)
    {
        Clear();
        var slots = (Slot*)_slots.Pointer;
        uint last = (1u << _slotBits) - 1;
        for (int i = 0; i < vector.Count; i++)
        {
            // In bounds: places wrap at the end of the table, which always has free slots.
            uint place = Place(vector.Terms[i]);
            while (slots[place].Weight != 0)
            {
                place = (place + 1) & last;
            }

            slots[place] = new Slot(vector.Terms[i], vector.Weights[i]);
        }
    }

    private void Clear() => new Span<Slot>(_slots.Pointer, 1 << _slotBits).Clear();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Place(uint term) => (term * _multiplier) >> (32 - _slotBits);

    private double SumPerfect(SparseRow row)
    {
        // In bounds: a row has Count terms and weights; a place has as many bits as the table.
        var slots = (Slot*)_slots.Pointer;
        uint multiplier = _multiplier;
        int shift = 32 - _slotBits;
        uint* terms = row.Terms;
        float* weights = row.Weights;
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i <= row.Count - SumCount; i += SumCount)
        {
            a += slots[(terms[i] * multiplier) >> shift].WeightOf(terms[i]) * (double)weights[i];
            b += slots[(terms[i + 1] * multiplier) >> shift].WeightOf(terms[i + 1]) * (double)weights[i + 1];
            c += slots[(terms[i + 2] * multiplier) >> shift].WeightOf(terms[i + 2]) * (double)weights[i + 2];
            d += slots[(terms[i + 3] * multiplier) >> shift].WeightOf(terms[i + 3]) * (double)weights[i + 3];
        }

        int left = row.Count - i;
        a += left > 0 ? slots[(terms[i] * multiplier) >> shift].WeightOf(terms[i]) * (double)weights[i] : 0;
        b += left > 1 ? slots[(terms[i + 1] * multiplier) >> shift].WeightOf(terms[i + 1]) * (double)weights[i + 1] : 0;
        c += left > 2 ? slots[(terms[i + 2] * multiplier) >> shift].WeightOf(terms[i + 2]) * (double)weights[i + 2] : 0;
        return a + b + (c + d);
    }

    private double SumProbing(SparseRow row)
    {
        // In bounds: as above; probing ends, because the table always has free slots.
        double* sums = stackalloc double[SumCount];
        new Span<double>(sums, SumCount).Clear();
        var slots = (Slot*)_slots.Pointer;
        uint last = (1u << _slotBits) - 1;
        for (int i = 0; i < row.Count; i++)
        {
            uint place = Place(row.Terms[i]);
            while (slots[place].Weight != 0 && slots[place].Term != row.Terms[i])
            {
                place = (place + 1) & last;
            }

            sums[i % SumCount] += slots[place].Weight * (double)row.Weights[i];
        }

        return sums[0] + sums[1] + (sums[2] + sums[3]);
    }

    private double SumOfFew(SparseRow row)
    {
        // In bounds: the sums are picked by a place modulo their count.
        double* sums = stackalloc double[SumCount];
        new Span<double>(sums, SumCount).Clear();
        var terms = new ReadOnlySpan<uint>(row.Terms, row.Count);
        int from = 0;
        for (int i = 0; i < Vector!.Count; i++)
        {
            int found = terms[from..].BinarySearch(Vector.Terms[i]);
            if (found >= 0)
            {
                from += found;
                sums[from % SumCount] += Vector.Weights[i] * (double)row.Weights[from];
            }
            else
            {
                from += ~found;
            }
        }

        return sums[0] + sums[1] + (sums[2] + sums[3]);
    }

    private readonly struct Slot(uint term, float weight)
    {
        public readonly uint Term = term;
        public readonly float Weight = weight;

        /// <summary>The weight when the slot is the term's, else 0, without a branch.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public double WeightOf(uint term)
        {
            uint mask = Term == term ? uint.MaxValue : 0;
            return BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(Weight) & mask);
        }
    }
}
