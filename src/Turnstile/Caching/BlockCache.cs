using Turnstile.Storage;

namespace Turnstile.Caching;

/// <summary>Keeps the blocks that were read lately, and the guides that lead to them, for all files, within a budget
/// that also counts what open files always have in memory.</summary>
/// <remarks>
/// A file has a place for each guide, a guide a slot for each of its blocks, and readers look there: two loads and one
/// hold, no lock, no hashing. Blocks lie outside the heap, guides on it. The cache knows all that it keeps in two
/// rings; when something new would pass the budget, it drops a block that nobody has in hand and nobody touched for
/// long, or a guide with all of its blocks. A guide leads to a hundred times its size, so blocks go first, until guides
/// take more than three quarters. Room is made before memory is taken, so the budget is passed only by blocks that
/// readers have in hand all at once, and by what is always in memory: at least an eighth is left to the rest. A block
/// counts all of its place in the slabs that its memory is cut from; places that are free count nowhere:
/// <see cref="MappedBytes"/>. Threads: any. Cost: the lock is taken only around a read from disk, and when a file opens
/// or closes. Why no reader meets freed memory, and how memory is cut: docs/adr/0020; why guides come and go:
/// docs/adr/0025.
/// </remarks>
internal sealed class BlockCache
{
    /// <summary>The usual budget, bytes.</summary>
    public const long BudgetBytesDefault = 256L << 20;

    private const int LeastShare = 8;
    private const int BlockShare = 4;

    private readonly NativeSlabs _memory = new();
    private readonly RankedLock _gate = new(LockRank.FileCache);

    // guarded by _gate
    private readonly CacheRing<CachedBlock> _blocks = new();
    private readonly CacheRing<IBlockGuide> _guides = new();
    private readonly Func<CachedBlock, bool> _tryDropBlockLocked;
    private readonly Func<IBlockGuide, bool> _dropGuideLocked;
    private long _hitCount;
    private long _missCount;
    private long _guideMissCount;

    // Interlocked only
    private long _blockBytes;
    private long _guideBytes;
    private long _fixedBytes;

    // of blocks that are gone
    private long _pastHitCount;

    /// <summary>A cache for <paramref name="budgetBytes"/>.</summary>
    public BlockCache(long budgetBytes = BudgetBytesDefault)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(budgetBytes);
        BudgetBytes = budgetBytes;
        _tryDropBlockLocked = TryDropLocked;
        _dropGuideLocked = guide =>
        {
            DropLocked(guide);
            return true;
        };
    }

    /// <summary>The most bytes that all of it takes.</summary>
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

    /// <summary>How many guides were read because they were not there.</summary>
    public long GuideMissCount
    {
        get
        {
            using (_gate.Enter())
            {
                return _guideMissCount;
            }
        }
    }

    /// <summary>How many blocks were found. One that was dropped in a reader's hand counts when that lets it go; the
    /// count never falls. Cost: looks at every block that is kept.</summary>
    public long HitCount
    {
        get
        {
            using (_gate.Enter())
            {
                long hits = Interlocked.Read(ref _pastHitCount);
                foreach (CachedBlock block in _blocks.Members)
                {
                    hits += block.HitCount;
                }

                return _hitCount = Math.Max(_hitCount, hits);
            }
        }
    }

    /// <summary>What blocks count now, kept or only in a reader's hand.</summary>
    public long BlockBytes => Interlocked.Read(ref _blockBytes);

    /// <summary>What blocks have from the system: their places, and those that are free in slabs beside them.</summary>
    public long MappedBytes => _memory.MappedBytes;

    /// <summary>What the guides that are kept count.</summary>
    public long GuideBytes => Interlocked.Read(ref _guideBytes);

    /// <summary>The bytes that open files always have in memory.</summary>
    public long FixedBytes => Interlocked.Read(ref _fixedBytes);

    /// <summary>All that is counted.</summary>
    public long UsedBytes => BlockBytes + GuideBytes + FixedBytes;

    private long KeptBytesMax => Math.Max(BudgetBytes - FixedBytes, BudgetBytes / LeastShare);

    /// <summary>Memory for a block that the caller will read, with the caller's hold on it. Room is made
    /// before.</summary>
    public CachedBlock Allocate(int bytes, IBlockHome home, int index)
    {
        long cost = CachedBlock.CostOf(bytes);
        bool fits;
        using (_gate.Enter())
        {
            fits = TryMakeRoomLocked(cost, guideBytes: 0);
            Interlocked.Add(ref _blockBytes, cost);
        }

        return Take(bytes, cost, home, index, fits);
    }

    /// <summary>Memory for a block that is brought before a reader asks for it; null if something would have to be
    /// dropped for it.</summary>
    public CachedBlock? TryAllocateFree(int bytes, IBlockHome home, int index)
    {
        long cost = CachedBlock.CostOf(bytes);
        using (_gate.Enter())
        {
            if (!HasRoom(cost))
            {
                return null;
            }

            Interlocked.Add(ref _blockBytes, cost);
        }

        return Take(bytes, cost, home, index, fits: true);
    }

    /// <summary>Takes in a block that was read and filled; returns it, or the one that another reader brought first.
    /// The caller's hold goes over to what is returned.</summary>
    /// <param name="block">The block.</param>
    /// <param name="wasAsked">Whether a reader asked for it: then it is a miss.</param>
    public CachedBlock Publish(CachedBlock block, bool wasAsked = true)
    {
        CachedBlock? there;
        using (_gate.Enter())
        {
            _missCount += wasAsked ? 1 : 0;
            there = block.Slot.Block;

            // What is in a slot has the cache's hold, which only goes under the lock.
            if (there is null || !there.TryHold())
            {
                // In a guide that was dropped meanwhile nobody would find it.
                if (block.MayBeKept && block.Home.IsKept)
                {
                    KeepLocked(block);
                }

                return block;
            }
        }

        block.Dispose();
        return there;
    }

    /// <summary>Takes in a guide that was read; returns it, or the one that another reader brought first. If there is
    /// no room for it, it is the caller's alone.</summary>
    public IBlockGuide Keep(IBlockGuide guide)
    {
        using (_gate.Enter())
        {
            _guideMissCount++;
            if (guide.Shown is { } there)
            {
                return there;
            }

            if (TryMakeRoomLocked(guide.CostBytes, guide.CostBytes))
            {
                KeepLocked(guide);
            }

            return guide;
        }
    }

    /// <summary>Takes in a guide that is brought before a reader asks for it; null if something would have to be
    /// dropped for it.</summary>
    public IBlockGuide? TryKeepFree(IBlockGuide guide)
    {
        using (_gate.Enter())
        {
            if (guide.Shown is { } there)
            {
                return there;
            }

            if (!HasRoom(guide.CostBytes))
            {
                return null;
            }

            KeepLocked(guide);
            return guide;
        }
    }

    /// <summary>Counts what a file that was opened always has in memory.</summary>
    public void AddFile(long bytes)
    {
        Interlocked.Add(ref _fixedBytes, bytes);
        using (_gate.Enter())
        {
            TryMakeRoomLocked(0, guideBytes: 0);
        }
    }

    /// <summary>Drops every guide and block of a file that is closing, and what was counted for it.</summary>
    public void RemoveFile(IReadOnlyList<IBlockGuide?> guides, long bytes)
    {
        Interlocked.Add(ref _fixedBytes, -bytes);
        using (_gate.Enter())
        {
            foreach (IBlockGuide? guide in guides)
            {
                if (guide is not null)
                {
                    DropLocked(guide);
                }
            }
        }
    }

    /// <summary>Drops every block of a file without guides that is closing.</summary>
    public void Remove(IBlockHome home)
    {
        using (_gate.Enter())
        {
            EmptyLocked(home);
        }
    }

    /// <summary>Takes back the memory of a block that counted <paramref name="bytes"/> and that so many readers had
    /// found.</summary>
    internal void Free(in NativePlace memory, long bytes, long hits)
    {
        _memory.Return(memory);
        Interlocked.Add(ref _blockBytes, -bytes);
        Interlocked.Add(ref _pastHitCount, hits);
    }

    private bool HasRoom(long bytes) => BlockBytes + GuideBytes + bytes <= KeptBytesMax;

    private CachedBlock Take(int bytes, long cost, IBlockHome home, int index, bool fits)
    {
        try
        {
            return new CachedBlock(this, _memory.Take(bytes), cost, home, index) { MayBeKept = fits };
        }
        catch
        {
            Interlocked.Add(ref _blockBytes, -cost);
            throw;
        }
    }

    private bool TryMakeRoomLocked(long bytes, long guideBytes)
    {
        long most = KeptBytesMax;
        if (bytes > most)
        {
            return false;
        }

        while (BlockBytes + GuideBytes + bytes > most)
        {
            bool isBlockFirst = GuideBytes + guideBytes <= most - (most / BlockShare);
            if (!(isBlockFirst && _blocks.TryDropOne(_tryDropBlockLocked))
                && !_guides.TryDropOne(_dropGuideLocked)
                && !_blocks.TryDropOne(_tryDropBlockLocked))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryDropLocked(CachedBlock block)
    {
        if (!block.TryEnd())
        {
            return false;
        }

        ForgetLocked(block);
        return true;
    }

    // A block that somebody has in hand loses the cache's hold alone.
    private void EmptyLocked(IBlockHome home)
    {
        foreach (BlockSlot slot in home.Blocks)
        {
            if (slot.Block is { } block)
            {
                ForgetLocked(block);
                block.Dispose();
            }
        }
    }

    private void DropLocked(IBlockGuide guide)
    {
        EmptyLocked(guide);
        guide.Hide();
        _guides.Remove(guide);
        Interlocked.Add(ref _guideBytes, -guide.CostBytes);
    }

    private void KeepLocked(IBlockGuide guide)
    {
        Interlocked.Add(ref _guideBytes, guide.CostBytes);
        _guides.Add(guide);
        guide.Show();
    }

    private void KeepLocked(CachedBlock block)
    {
        Invariant.Check(block.TryHold(), "LIFE-1", "a block ended before it was kept");
        _blocks.Add(block);
        ref BlockSlot slot = ref block.Slot;
        slot.Search = block.Search;
        Volatile.Write(ref slot.Block, block);
    }

    private void ForgetLocked(CachedBlock block)
    {
        Volatile.Write(ref block.Slot.Block, null);
        _blocks.Remove(block);
    }
}
