namespace Turnstile.Storage;

/// <summary>Memory outside the heap for many pieces of some kilobytes, which some threads take and others give back:
/// cut from slabs of pages of the system, each for pieces of about one size.</summary>
/// <remarks>
/// The allocator of the C library has an arena for each thread and keeps in each what was freed there; here there is
/// one place for all. Sizes go in steps of 512 bytes up to 16 KiB, then of 4 KiB up to 64 KiB; what is larger has pages
/// of its own. Pieces are taken from the fullest slab of their size, about, so that others drain; one that has drained
/// is the system's again at once, but for a single one that waits for the next who needs a slab of any size. Threads:
/// any, under a lock of its own, rank <see cref="LockRank.NativeSlabs"/>. Lifetime: pieces are their takers'; the
/// finalizer returns what those forgot and the one that waits, so whoever uses a view keeps the slabs reachable
/// meanwhile. Cost: a lock and some steps, now and then a system call; on the heap an object for each slab.
/// </remarks>
internal sealed class NativeSlabs
{
    /// <summary>The size of a slab.</summary>
    public const int SlabBytes = 256 << 10;

    private const int FineStep = 512;
    private const int FineMax = 16 << 10;
    private const int Step = 4 << 10;
    private const int CutMax = 64 << 10;
    private const int FineCount = FineMax / FineStep;

    // What has pages of its own is the last class.
    private const int Uncut = FineCount + ((CutMax - FineMax) / Step);

    // Slabs lie in lists by eighths of their places in use; in the last are those that are full.
    private const int Full = 8;

    private readonly RankedLock _gate = new(LockRank.NativeSlabs);

    // guarded by _gate
    private readonly NativeSlab?[] _lists = new NativeSlab?[(Uncut + 1) * (Full + 1)];
    private nint _spare;
    private long _mappedBytes;

    /// <summary>Returns what nobody returned.</summary>
    ~NativeSlabs()
    {
        foreach (NativeSlab? first in _lists)
        {
            for (NativeSlab? slab = first; slab is not null; slab = slab.Next)
            {
                NativePages.Return(slab.Memory, (nuint)slab.Bytes);
            }
        }

        NativePages.Return(_spare, SlabBytes);
    }

    /// <summary>All that it has from the system, in use or not.</summary>
    public long MappedBytes
    {
        get
        {
            using (_gate.Enter())
            {
                return _mappedBytes;
            }
        }
    }

    /// <summary>What a piece of <paramref name="bytes"/> takes.</summary>
    public static long PlaceBytes(int bytes)
    {
        long step = bytes <= FineMax ? FineStep : Step;
        return (bytes + step - 1) / step * step;
    }

    /// <summary>Takes a piece of <paramref name="bytes"/>.</summary>
    /// <exception cref="InsufficientMemoryException">The system has no more.</exception>
    public NativePlace Take(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        using (_gate.Enter())
        {
            NativeSlab slab = FullestLocked(SizeClassOf(bytes)) ?? NewLocked(bytes);
            NativePlace place = slab.Take(bytes);
            MoveLocked(slab);
            return place;
        }
    }

    /// <summary>Gives back what <see cref="Take"/> gave.</summary>
    public void Return(in NativePlace place)
    {
        NativeSlab slab = place.Slab;
        using (_gate.Enter())
        {
            slab.Return(place.Index);
            MoveLocked(slab);
            if (slab.UsedCount > 0)
            {
                return;
            }

            if (_spare == 0 && slab.SizeClass != Uncut)
            {
                _spare = slab.Memory;
                return;
            }

            _mappedBytes -= slab.Bytes;
        }

        NativePages.Return(slab.Memory, (nuint)slab.Bytes);
    }

    private static int SizeClassOf(int bytes) => bytes switch
    {
        <= FineMax => (bytes - 1) / FineStep,
        <= CutMax => FineCount + ((bytes - 1 - FineMax) / Step),
        _ => Uncut,
    };

    private NativeSlab? FullestLocked(int sizeClass)
    {
        ReadOnlySpan<NativeSlab?> lists = _lists.AsSpan(sizeClass * (Full + 1), Full);
        for (int i = lists.Length - 1; i >= 0; i--)
        {
            if (lists[i] is { } slab)
            {
                return slab;
            }
        }

        return null;
    }

    private NativeSlab NewLocked(int bytes)
    {
        int sizeClass = SizeClassOf(bytes);
        long placeBytes = PlaceBytes(bytes);
        if (sizeClass == Uncut)
        {
            return new NativeSlab(MapLocked(placeBytes), placeBytes, sizeClass, placeBytes);
        }

        nint memory = _spare != 0 ? _spare : MapLocked(SlabBytes);
        _spare = 0;
        return new NativeSlab(memory, SlabBytes, sizeClass, placeBytes);
    }

    private nint MapLocked(long bytes)
    {
        nint memory = NativePages.Take((nuint)bytes);
        _mappedBytes += bytes;
        return memory;
    }

    // Puts a slab into the list where it belongs now; one with no place in use belongs into none.
    private void MoveLocked(NativeSlab slab)
    {
        int list = slab.UsedCount == 0
            ? NativeSlab.NoList
            : (slab.SizeClass * (Full + 1)) + (slab.UsedCount * Full / slab.PlaceCount);
        if (list == slab.List)
        {
            return;
        }

        if (slab.List != NativeSlab.NoList)
        {
            UnlinkLocked(slab);
        }

        slab.List = list;
        if (list != NativeSlab.NoList)
        {
            LinkLocked(slab);
        }
    }

    private void LinkLocked(NativeSlab slab)
    {
        ref NativeSlab? first = ref _lists[slab.List];
        slab.Next = first;
        if (first is not null)
        {
            first.Previous = slab;
        }

        first = slab;
    }

    private void UnlinkLocked(NativeSlab slab)
    {
        if (slab.Next is { } next)
        {
            next.Previous = slab.Previous;
        }

        if (slab.Previous is { } previous)
        {
            previous.Next = slab.Next;
        }
        else
        {
            _lists[slab.List] = slab.Next;
        }

        slab.Next = null;
        slab.Previous = null;
    }
}
