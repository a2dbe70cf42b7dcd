using System.Buffers;

namespace Turnstile.Kv.Tables;

/// <summary>A list that grows by renting, for what a writer collects and forgets.</summary>
/// <remarks>Threads: one. Lifetime: dispose it; what it gave out is not to be used then. Cost: nothing is left to the
/// collector once the pool has arrays of its sizes.</remarks>
/// <typeparam name="T">What it holds.</typeparam>
internal sealed class RentedList<T> : IDisposable
    where T : unmanaged
{
    private T[] _items;

    /// <summary>An empty list with room for <paramref name="room"/> items.</summary>
    public RentedList(int room)
    {
        _items = ArrayPool<T>.Shared.Rent(room);
    }

    /// <summary>How many items there are.</summary>
    public int Count { get; private set; }

    /// <summary>The items, until the next is added.</summary>
    public ReadOnlySpan<T> Items => _items.AsSpan(0, Count);

    /// <summary>Adds one item.</summary>
    public void Add(T item) => Append(1)[0] = item;

    /// <summary>Adds so many items, which the caller fills: they hold anything before.</summary>
    public Span<T> Append(int count)
    {
        if (_items.Length - Count < count)
        {
            Grow(count);
        }

        Span<T> added = _items.AsSpan(Count, count);
        Count += count;
        return added;
    }

    /// <summary>The items from <paramref name="index"/> on, to be changed in place.</summary>
    public Span<T> Added(int index) => _items.AsSpan(index, Count - index);

    /// <summary>Forgets the items, but keeps their room.</summary>
    public void Clear() => Count = 0;

    /// <summary>Gives the memory back; a second call does nothing.</summary>
    public void Dispose()
    {
        T[] items = _items;
        _items = [];
        Count = 0;
        if (items.Length > 0)
        {
            ArrayPool<T>.Shared.Return(items);
        }
    }

    private void Grow(int count)
    {
        T[] larger = ArrayPool<T>.Shared.Rent(Math.Max(checked(Count + count), _items.Length * 2));
        Items.CopyTo(larger);
        ArrayPool<T>.Shared.Return(_items);
        _items = larger;
    }
}
