using System.Numerics;

namespace Turnstile.Storage;

/// <summary>Pages of the system, cut into places of one size.</summary>
/// <remarks>Which places are free stands in bits beside the memory, not in it, so that a place that is free is not
/// touched and one that is given back twice is noticed. LIFE-1. Threads: guarded by the lock of its
/// <see cref="NativeSlabs"/>.</remarks>
internal sealed class NativeSlab
{
    /// <summary>In no list.</summary>
    public const int NoList = -1;

    private const int WordBits = 64;

    private readonly ulong[] _free;
    private readonly nint _memory;
    private readonly int _placeBytes;

    /// <summary>Cuts memory into places, all free.</summary>
    /// <param name="memory">Its first byte.</param>
    /// <param name="bytes">Its size.</param>
    /// <param name="sizeClass">The class of its places.</param>
    /// <param name="placeBytes">The size of a place; all of the memory if that is one place.</param>
    public NativeSlab(nint memory, long bytes, int sizeClass, long placeBytes)
    {
        _memory = memory;
        _placeBytes = (int)Math.Min(placeBytes, int.MaxValue);
        Bytes = bytes;
        SizeClass = sizeClass;
        PlaceCount = (int)(bytes / placeBytes);
        _free = new ulong[(PlaceCount + WordBits - 1) / WordBits];
        _free.AsSpan().Fill(ulong.MaxValue);
        int rest = PlaceCount % WordBits;
        if (rest != 0)
        {
            _free[^1] = (1UL << rest) - 1;
        }
    }

    /// <summary>Its first byte.</summary>
    public nint Memory => _memory;

    /// <summary>Its size.</summary>
    public long Bytes { get; }

    /// <summary>The class of its places.</summary>
    public int SizeClass { get; }

    /// <summary>How many places it has.</summary>
    public int PlaceCount { get; }

    /// <summary>How many of them are in use.</summary>
    public int UsedCount { get; private set; }

    /// <summary>The list in which it lies.</summary>
    public int List { get; set; } = NoList;

    /// <summary>The next there.</summary>
    public NativeSlab? Next { get; set; }

    /// <summary>The one before it there.</summary>
    public NativeSlab? Previous { get; set; }

    /// <summary>Takes the lowest free place; there is one.</summary>
    public NativePlace Take(int bytes)
    {
        int word = 0;
        while (_free[word] == 0)
        {
            word++;
        }

        int index = (word * WordBits) + BitOperations.TrailingZeroCount(_free[word]);
        _free[word] &= _free[word] - 1;
        UsedCount++;

        // In bounds: index < PlaceCount, since only so many bits were ever set, and bytes fit into a place.
        return new NativePlace(this, index, new NativeView(_memory + (nint)((long)index * _placeBytes), bytes));
    }

    /// <summary>Gives a place back.</summary>
    public void Return(int index)
    {
        ref ulong word = ref _free[index / WordBits];
        ulong bit = 1UL << (index % WordBits);
        Invariant.Check((word & bit) == 0, "LIFE-1", "a place in memory was given back twice");
        word |= bit;
        UsedCount--;
    }
}
