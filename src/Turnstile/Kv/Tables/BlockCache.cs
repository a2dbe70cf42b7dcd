namespace Turnstile.Kv.Tables;

/// <summary>Keeps the data blocks that were read lately, up to a number of bytes, for all tables.</summary>
/// <remarks>
/// Each table has a slot per block, and readers look there: one load, no lock, no hashing. The cache knows all filled
/// slots in a ring; when a new block would pass the budget, a hand goes round and empties slots whose block nobody
/// touched since it last came by (CLOCK, Corbató 1968). A reader that has a block in hand keeps it; the memory is the
/// collector's. Threads: any. Cost: the lock is taken only after a read from disk, and when a table closes.
/// </remarks>
internal sealed class BlockCache
{
    /// <summary>The usual budget, bytes.</summary>
    public const long BudgetBytesDefault = 256L << 20;

    private readonly RankedLock _gate = new(LockRank.FileCache);

    // guarded by _gate
    private readonly List<CachedBlock> _ring = [];
    private int _hand;
    private long _usedBytes;

    /// <summary>A cache for <paramref name="budgetBytes"/>.</summary>
    public BlockCache(long budgetBytes = BudgetBytesDefault)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(budgetBytes);
        BudgetBytes = budgetBytes;
    }

    /// <summary>The most bytes it keeps.</summary>
    public long BudgetBytes { get; }

    /// <summary>The bytes it keeps now.</summary>
    public long UsedBytes => Volatile.Read(ref _usedBytes);

    /// <summary>Takes a block in; returns it, or the one that another reader brought first.</summary>
    public CachedBlock Add(CachedBlock block)
    {
        using (_gate.Enter())
        {
            CachedBlock? there = block.Home[block.Index];
            if (there is not null)
            {
                return there;
            }

            if (block.CostBytes > BudgetBytes)
            {
                return block;
            }

            while (_usedBytes + block.CostBytes > BudgetBytes)
            {
                DropOneLocked();
            }

            block.RingIndex = _ring.Count;
            _ring.Add(block);
            Volatile.Write(ref _usedBytes, _usedBytes + block.CostBytes);
            Volatile.Write(ref block.Home[block.Index], block);
            return block;
        }
    }

    /// <summary>Drops every block of a table that is closing.</summary>
    public void DropAll(CachedBlock?[] home)
    {
        using (_gate.Enter())
        {
            foreach (CachedBlock? block in home)
            {
                if (block is not null)
                {
                    DropLocked(block);
                }
            }
        }
    }

    // The budget is passed only if there are blocks, and a block is dropped in the second round at the latest, unless
    // readers touch all of them meanwhile: then in the third, and so on. The count bounds even that.
    private void DropOneLocked()
    {
        for (int steps = 2 * _ring.Count; ; steps--)
        {
            _hand = _hand < _ring.Count ? _hand : 0;
            CachedBlock block = _ring[_hand];
            if (steps <= 0 || !block.WasUsed())
            {
                DropLocked(block);
                return;
            }

            _hand++;
        }
    }

    private void DropLocked(CachedBlock block)
    {
        Volatile.Write(ref block.Home[block.Index], null);
        Volatile.Write(ref _usedBytes, _usedBytes - block.CostBytes);
        CachedBlock last = _ring[^1];
        _ring[block.RingIndex] = last;
        last.RingIndex = block.RingIndex;
        _ring.RemoveAt(_ring.Count - 1);
    }
}
