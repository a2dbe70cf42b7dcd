using System.Diagnostics.CodeAnalysis;
using Turnstile.Storage;

namespace Turnstile.Caching;

/// <summary>The checked payload of one block, in memory outside the heap.</summary>
/// <remarks>
/// Counted: one hold for the cache as long as it keeps the block, one for each reader that has it in hand. A hold is
/// only added to a count above zero, and who brings the count to zero frees the memory; so zero is the end, memory is
/// freed once, and never under a reader. Every reading of a block has an object of its own, so a slot that is looked at
/// too late leads to a dead count, not to other bytes. How often it was found stands in the same word as the holds, so
/// that counting costs nothing. LIFE-1. Threads: any, once filled.
/// </remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "Counted: the last hold frees the memory.")]
internal sealed class CachedBlock : ICacheMember, IDisposable
{
    /// <summary>What its object and a place in the ring take beside its memory, bytes, about.</summary>
    public const int OverheadBytes = 136;

    // One more reader that found the block, in the upper half of the word, and its hold, in the lower half.
    private const long Hit = (1L << 32) + 1;

    // immutable once filled
    private readonly BlockCache _cache;
    private NativePlace _memory;
    private int _start;
    private int _length;
    private int _searchStart;

    // Interlocked only
    private long _holds = 1;

    // set by readers that come again
    private UsedMark _used;

    /// <summary>Room for a block that is being read; the caller has the only hold.</summary>
    /// <param name="cache">Takes its memory back.</param>
    /// <param name="memory">The cache's.</param>
    /// <param name="costBytes">What it counts.</param>
    /// <param name="home">Where readers find the block.</param>
    /// <param name="index">Its place there.</param>
    public CachedBlock(BlockCache cache, in NativePlace memory, long costBytes, IBlockHome home, int index)
    {
        _cache = cache;
        _memory = memory;
        CostBytes = costBytes;
        Home = home;
        Index = index;
    }

    /// <summary>All of its memory.</summary>
    public Span<byte> Room => View.Slice(0, View.Length);

    /// <summary>All of its memory, for a cursor that has a hold and walks over the payload.</summary>
    public NativeView View => _memory.View;

    /// <summary>Where the payload begins in it.</summary>
    public int Start => _start;

    /// <summary>The length of the payload, bytes.</summary>
    public int Length => _length;

    /// <summary>The payload; only for who has a hold.</summary>
    public ReadOnlySpan<byte> Payload => View.Slice(_start, _length);

    /// <summary>What who filled it wants to remember of the payload, in a form of its own.</summary>
    public long Note { get; private set; }

    /// <summary>Where a search of the payload begins.</summary>
    public FetchHint Search => new(Payload[_searchStart..]);

    /// <summary>Where readers look for the blocks of its file.</summary>
    public IBlockHome Home { get; }

    /// <summary>Its place there.</summary>
    public int Index { get; }

    /// <summary>Where readers find it.</summary>
    public ref BlockSlot Slot => ref Home.Blocks[Index];

    /// <summary>How many readers have found it.</summary>
    public long HitCount => (long)((ulong)Volatile.Read(ref _holds) >> 32);

    /// <summary>What it counts against the budget, bytes.</summary>
    public long CostBytes { get; }

    /// <inheritdoc/>
    public int RingIndex { get; set; } = -1;

    /// <summary>Whether there is room for it in the budget; the cache's own.</summary>
    public bool MayBeKept { get; init; }

    /// <summary>What a block of <paramref name="bytes"/> counts: the place it takes, and its object.</summary>
    public static long CostOf(int bytes) => NativeSlabs.PlaceBytes(bytes) + OverheadBytes;

    /// <summary>Says where the payload lies, once it was read and checked, before anyone else sees the block.</summary>
    /// <param name="start">Where it begins in the memory.</param>
    /// <param name="length">Its length.</param>
    /// <param name="searchStart">Where a search begins in it.</param>
    /// <param name="note">What its readers will want to know of it.</param>
    public void Fill(int start, int length, int searchStart = 0, long note = 0)
    {
        _start = start;
        _length = length;
        _searchStart = searchStart;
        Note = note;
    }

    /// <summary>Takes a hold; false if the block has ended.</summary>
    public bool TryHold() => TryAdd(1);

    /// <summary>The same, for a reader that has found the block.</summary>
    public bool TryHoldAsHit() => TryAdd(Hit);

    /// <summary>Gives a hold back; the last frees the memory.</summary>
    public void Dispose()
    {
        long now = Interlocked.Decrement(ref _holds);
        Invariant.Check((int)now >= 0, "LIFE-1", "a block was let go more often than it was held");
        if ((int)now == 0)
        {
            Free(now);
        }
    }

    /// <summary>Ends the block if the caller's hold is the only one; false if somebody has it in hand.</summary>
    public bool TryEnd()
    {
        long now = Volatile.Read(ref _holds);
        if ((int)now != 1 || Interlocked.CompareExchange(ref _holds, now - 1, now) != now)
        {
            return false;
        }

        Free(now);
        return true;
    }

    /// <summary>Notes that a reader came.</summary>
    public void Touch() => _used.Set();

    /// <inheritdoc/>
    public bool WasUsed() => _used.Take();

    private bool TryAdd(long added)
    {
        long now = Volatile.Read(ref _holds);
        while ((int)now > 0)
        {
            long seen = Interlocked.CompareExchange(ref _holds, now + added, now);
            if (seen == now)
            {
                return true;
            }

            now = seen;
        }

        return false;
    }

    private void Free(long last)
    {
        NativePlace memory = _memory;
        _memory = default;
        _cache.Free(memory, CostBytes, (long)((ulong)last >> 32));
    }
}
