namespace Turnstile.Kv.Tables;

/// <summary>Keeps the data blocks that were read lately, for all tables, within a budget that also counts the indexes
/// and filters of open tables.</summary>
/// <remarks>
/// Blocks lie outside the heap. Each table has a slot per block, and readers look there: one load and one hold, no
/// lock, no hashing. The cache knows all filled slots in a ring; when a new block would pass the budget, a hand goes
/// round and ends blocks that nobody touched since it last came by and nobody has in hand (CLOCK, Corbató 1968). Room
/// is made before memory is taken, so the budget is passed only by blocks that readers have in hand all at once, and by
/// indexes and filters, which are always in memory: at least an eighth is left to blocks. Threads: any. Cost: the lock
/// is taken only around a read from disk, and when a table opens or closes. Why no reader meets freed memory:
/// docs/adr/0020.
/// </remarks>
internal sealed class BlockCache
{
    /// <summary>The usual budget, bytes.</summary>
    public const long BudgetBytesDefault = 256L << 20;

    private const int LeastShare = 8;

    private readonly RankedLock _gate = new(LockRank.FileCache);

    // guarded by _gate
    private readonly List<CachedBlock> _ring = [];
    private int _hand;
    private long _missCount;

    // Interlocked only
    private long _blockBytes;
    private long _tableBytes;

    /// <summary>A cache for <paramref name="budgetBytes"/>.</summary>
    public BlockCache(long budgetBytes = BudgetBytesDefault)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(budgetBytes);
        BudgetBytes = budgetBytes;
    }

    /// <summary>The most bytes blocks and tables take.</summary>
    public long BudgetBytes { get; }

    /// <summary>How many blocks were read because they were not there.</summary>
    public long MissCount
    {
        get
        {
            using (_gate.Enter())
            {
                return _missCount;
            }
        }
    }

    /// <summary>The bytes of blocks now, kept or only in a reader's hand.</summary>
    public long BlockBytes => Interlocked.Read(ref _blockBytes);

    /// <summary>The bytes of indexes and filters of open tables now.</summary>
    public long TableBytes => Interlocked.Read(ref _tableBytes);

    /// <summary>All that is counted.</summary>
    public long UsedBytes => BlockBytes + TableBytes;

    private long BlockBytesMax => Math.Max(BudgetBytes - TableBytes, BudgetBytes / LeastShare);

    /// <summary>Memory for a block that the caller will read, with the caller's hold on it. Room is made
    /// before.</summary>
    public CachedBlock Allocate(int bytes, BlockSlot[] home, int index)
    {
        long cost = CachedBlock.CostOf(bytes);
        bool fits;
        using (_gate.Enter())
        {
            fits = cost <= BlockBytesMax && TryMakeRoomLocked(cost);
            Interlocked.Add(ref _blockBytes, cost);
            _missCount++;
        }

        try
        {
            return new CachedBlock(this, bytes, home, index) { MayBeKept = fits };
        }
        catch
        {
            CountFreed(cost);
            throw;
        }
    }

    /// <summary>Takes in a block that was read and filled; returns it, or the one that another reader brought first.
    /// The caller's hold goes over to what is returned.</summary>
    public CachedBlock Publish(CachedBlock block)
    {
        CachedBlock? there;
        using (_gate.Enter())
        {
            there = block.Home[block.Index].Block;

            // What is in a slot has the cache's hold, which only goes under the lock.
            if (there is null || !there.TryHold())
            {
                if (block.MayBeKept)
                {
                    KeepLocked(block);
                }

                return block;
            }
        }

        block.Dispose();
        return there;
    }

    /// <summary>Counts the index and filter of a table that was opened.</summary>
    public void AddTable(long bytes)
    {
        Interlocked.Add(ref _tableBytes, bytes);
        using (_gate.Enter())
        {
            TryMakeRoomLocked(0);
        }
    }

    /// <summary>Drops every block of a table that is closing, and what was counted for it.</summary>
    public void RemoveTable(BlockSlot[] home, long bytes)
    {
        Interlocked.Add(ref _tableBytes, -bytes);
        using (_gate.Enter())
        {
            foreach (BlockSlot slot in home)
            {
                if (slot.Block is { } block)
                {
                    ForgetLocked(block);
                    block.Dispose();
                }
            }
        }
    }

    /// <summary>Notes that the memory of a block was given back.</summary>
    internal void CountFreed(long bytes) => Interlocked.Add(ref _blockBytes, -bytes);

    private bool TryMakeRoomLocked(long bytes)
    {
        while (BlockBytes + bytes > BlockBytesMax)
        {
            if (!TryDropOneLocked())
            {
                return false;
            }
        }

        return true;
    }

    // A block is ended in the second round at the latest unless readers touch all of them meanwhile; then in the third,
    // whether it was touched or not. What is in a reader's hand is passed over in every round.
    private bool TryDropOneLocked()
    {
        for (int step = 0; step < 3 * _ring.Count; step++)
        {
            _hand = _hand < _ring.Count ? _hand : 0;
            CachedBlock block = _ring[_hand];
            if ((step >= 2 * _ring.Count || !block.WasUsed()) && block.TryEnd())
            {
                ForgetLocked(block);
                return true;
            }

            _hand++;
        }

        return false;
    }

    private void KeepLocked(CachedBlock block)
    {
        Invariant.Check(block.TryHold(), "LIFE-1", "a block ended before it was kept");
        block.RingIndex = _ring.Count;
        _ring.Add(block);
        ref BlockSlot slot = ref block.Home[block.Index];
        slot.Search = block.Search;
        Volatile.Write(ref slot.Block, block);
    }

    private void ForgetLocked(CachedBlock block)
    {
        Volatile.Write(ref block.Home[block.Index].Block, null);
        CachedBlock last = _ring[^1];
        _ring[block.RingIndex] = last;
        last.RingIndex = block.RingIndex;
        _ring.RemoveAt(_ring.Count - 1);
    }
}
