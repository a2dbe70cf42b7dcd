using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Hnsw;

/// <summary>
/// The ef nearest nodes of a search, sorted, each with a mark whether its neighbours were looked at; and if it is
/// wanted, some that come next and are not looked around.
/// </summary>
/// <remarks>A plain sorted array: at the sizes searches use, shifting a few words is cheaper than a heap, and the
/// next node to expand is found by a cursor. Belongs to one searcher.</remarks>
internal sealed unsafe class CandidatePool
{
    // Who is where the near nodes are needs less care than who is on the way: they are each other's neighbours.
    private const int CareCountInside = 8;

    private PinnedScratch _scratch = new(0);
    private ulong* _items;
    private int _width;
    private int _capacity;
    private int _cursor;
    private int _count;

    /// <summary>How many of the ef nearest there are.</summary>
    public int Count => Math.Min(_count, _width);

    /// <summary>The ef nearest.</summary>
    public ReadOnlySpan<ulong> Items => new(_items, Count);

    /// <summary>These, and those that come next.</summary>
    public ReadOnlySpan<ulong> ItemsAndSurplus => new(_items, _count);

    public bool IsFull => _count >= _width;

    /// <summary>Key of the last of ef nodes; the greatest there is while they are fewer.</summary>
    public uint LastKey => IsFull ? Candidate.Key(_items[_width - 1]) : uint.MaxValue;

    /// <summary>No node with this key or a greater one is taken.</summary>
    public uint BoundKey { get; private set; }

    /// <summary>Begins anew, for so many nodes that are looked around, and so many more.</summary>
    public void Reset(int ef, int surplus = 0)
    {
        int capacity = ef + surplus;
        int bytes = capacity * sizeof(ulong);
        if (_scratch.ByteCount < bytes)
        {
            _scratch = new PinnedScratch(bytes);
            _items = (ulong*)_scratch.Pointer;
        }

        _width = ef;
        _capacity = capacity;
        _cursor = 0;
        _count = 0;
        BoundKey = uint.MaxValue;
    }

    /// <summary>Takes a candidate if it is near enough. A node is offered once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Add(ulong candidate)
    {
        ulong* items = _items;
        int count = _count;
        if (count == _capacity)
        {
            if (candidate >= items[count - 1])
            {
                return false;
            }

            count--;
        }

        int low = PlaceOf(candidate, items, count);
        MoveUp(items, low, count);
        items[low] = candidate;
        _cursor = Math.Min(_cursor, low);
        _count = count + 1;
        if (_count == _capacity)
        {
            BoundKey = Candidate.Key(items[count]);
        }

        return true;
    }

    // How many of the items, which are sorted, are less. On which side of the middle a candidate belongs cannot be
    // guessed, so there is no branch to guess wrong.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int PlaceOf(ulong candidate, ulong* items, int count)
    {
        int low = 0;
        for (int left = count; left > 0;)
        {
            // In bounds: low + left is at most the count. Of one item half is one, of more it is rounded down.
            int half = (left + 1) >> 1;
            low += -(items[low + half - 1] < candidate ? 1 : 0) & half;
            left -= half;
        }

        return low;
    }

    // By one place, the last first. There are few to move, and a copy by the library calls out when the two places
    // overlap.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MoveUp(ulong* items, int from, int to)
    {
        // In bounds: the last goes to the place behind it, which is below the capacity.
        int i = to;
        for (; i - Vector256<ulong>.Count >= from; i -= Vector256<ulong>.Count)
        {
            Vector256.Load(items + i - Vector256<ulong>.Count).Store(items + i - Vector256<ulong>.Count + 1);
        }

        for (; i > from; i--)
        {
            items[i] = items[i - 1];
        }
    }

    /// <summary>Narrows a reach to the candidates here that are among the ef nearest of all graphs, or to the results,
    /// whichever is more; not if there are fewer than were looked for.</summary>
    public void Note(SearchReach? reach, TopK results)
    {
        if (reach is null || !IsFull || !(results.IsFull || reach.IsFirstOfShared))
        {
            return;
        }

        int last = Math.Max(1, (int)Math.Ceiling(Count * reach.Share)) - 1;
        uint key = Candidate.Key(Items[last]);
        reach.Narrow(results.IsFull ? Math.Max(results.BoundKey, key) : key);
    }

    /// <summary>The nearest node not expanded yet, which is marked so; false when there is none, or when it is
    /// farther than <paramref name="reach"/> and not among the nearest <paramref name="careCount"/>, or few of them
    /// once a node within the reach is here.</summary>
    public bool TryTake(uint reach, int careCount, out int ordinal)
    {
        ulong* items = _items;
        int count = Count;
        while (_cursor < count)
        {
            ulong candidate = items[_cursor];
            if ((candidate & Candidate.Expanded) == 0)
            {
                if (Candidate.Key(candidate) > reach
                    && (_cursor >= careCount || (_cursor >= CareCountInside && Candidate.Key(items[0]) <= reach)))
                {
                    break;
                }

                items[_cursor++] = candidate | Candidate.Expanded;
                ordinal = Candidate.Ordinal(candidate);
                return true;
            }

            _cursor++;
        }

        ordinal = -1;
        return false;
    }
}
