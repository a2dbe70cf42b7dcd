using System.Runtime.InteropServices;
using Turnstile.Storage;

namespace Turnstile.Collections.Segments;

/// <summary>Two sequences for each row of a segment: the one that wrote it, and the one that superseded it.</summary>
/// <remarks>
/// Rows are appended in the order of their sequences, so they are found by binary search. A row is visible at s when
/// its own sequence is at most s and it was not superseded at or before s; the mark is set once and never taken back.
/// Threads: the turnstile writes; readers touch only rows below a count that was published after them. A mark is one
/// 64-bit store and is set before the sequence it bears is published, so a reader at that sequence sees it; a reader at
/// an earlier one may see it or not, and its comparison gives the same answer either way. Lifetime: counted; each
/// segment object of the rows owns a reference.
/// </remarks>
internal sealed class RowSequences(int capacity) : IDisposable
{
    /// <summary>The dead rows at the head are told to readers this many at a time.</summary>
    public const int DeadRowsStep = 256;

    private const int WordBits = 64;

    private ReferenceCount _references = ReferenceCount.One;

    private readonly NativeArena _written = new(Math.Max(1, capacity) * sizeof(ulong));
    private readonly NativeArena _superseded = new(Math.Max(1, capacity) * sizeof(ulong));

    // A bit for each row that has a mark. Searches ask about rows that lie anywhere and mostly have none: the bits of
    // all rows are near, where the marks are not.
    private readonly NativeArena _isSuperseded = new(Math.Max(1, (capacity + WordBits - 1) / WordBits) * sizeof(ulong));

    // written by the turnstile, read by any
    private int _supersededCount;

    // turnstile only
    private int _deadRows;
    private ulong _deadThrough;

    // one immutable pair, replaced by the turnstile, read by any
    private DeadRows _dead = new(0, Sequence.Zero);

    /// <summary>How many rows are superseded, at whatever sequence.</summary>
    public int SupersededCount => Volatile.Read(ref _supersededCount);

    /// <summary>The sequence that wrote the row.</summary>
    public Sequence this[int ordinal] => new(At(_written, ordinal));

    /// <summary>Asks for the memory of the sequence that wrote the row.</summary>
    public void Fetch(int ordinal) => _written.Prefetch(ordinal * sizeof(ulong), sizeof(ulong));

    /// <summary>The sequence that superseded the row; zero for none.</summary>
    public Sequence SupersededAt(int ordinal) => new(Volatile.Read(ref At(_superseded, ordinal)));

    /// <summary>Whether the row, written at or before <paramref name="at"/>, is still the document's version
    /// there.</summary>
    public bool IsLive(int ordinal, Sequence at)
    {
        // The bit is set after the mark, and before the sequence that the mark bears is published.
        ulong word = Volatile.Read(ref At(_isSuperseded, ordinal / WordBits));
        return (word & (1UL << (ordinal % WordBits))) == 0
            || Volatile.Read(ref At(_superseded, ordinal)) > at.Value;
    }

    /// <summary>Notes who wrote a row that is not published yet. Turnstile only.</summary>
    public void Write(int ordinal, Sequence sequence) => At(_written, ordinal) = sequence.Value;

    /// <summary>Marks a row as superseded; false if it was already. Turnstile only.</summary>
    public bool Supersede(int ordinal, Sequence by)
    {
        ref ulong mark = ref At(_superseded, ordinal);
        if (mark != 0)
        {
            return false;
        }

        Volatile.Write(ref _supersededCount, _supersededCount + 1);
        Volatile.Write(ref mark, by.Value);
        ref ulong word = ref At(_isSuperseded, ordinal / WordBits);
        Volatile.Write(ref word, word | (1UL << (ordinal % WordBits)));
        if (ordinal == _deadRows)
        {
            AdvanceDead();
        }

        return true;
    }

    /// <summary>The sequence at which the last of the first <paramref name="count"/> rows was superseded: none of them
    /// is live there; null if one is live at any.</summary>
    public Sequence? SupersededThrough(int count)
    {
        Sequence through = Sequence.Zero;
        for (int ordinal = 0; ordinal < count; ordinal++)
        {
            Sequence by = SupersededAt(ordinal);
            if (by == Sequence.Zero)
            {
                return null;
            }

            through = by > through ? by : through;
        }

        return through;
    }

    /// <summary>The first row that may be live at <paramref name="at"/>; all before it are superseded there.</summary>
    /// <remarks>A document that is written over and over leaves a long row of dead versions; nobody walks over it.
    /// </remarks>
    public int FirstLive(Sequence at)
    {
        DeadRows dead = Volatile.Read(ref _dead);
        return at >= dead.Through ? dead.Count : 0;
    }

    /// <summary>How many of the first <paramref name="count"/> rows were written at or before
    /// <paramref name="at"/>.</summary>
    public int CountUpTo(int count, Sequence at)
    {
        if (count == 0 || this[count - 1] <= at)
        {
            return count;
        }

        int low = 0;
        int high = count - 1;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (this[middle] <= at)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>The row among the first <paramref name="count"/> that <paramref name="sequence"/> wrote; -1 for
    /// none.</summary>
    public int Find(int count, Sequence sequence)
    {
        int upTo = CountUpTo(count, sequence);
        return upTo > 0 && this[upTo - 1] == sequence ? upTo - 1 : -1;
    }

    /// <summary>One owner more.</summary>
    public void Retain() => _references.Retain();

    /// <summary>One owner less; the last frees the memory.</summary>
    public void Dispose()
    {
        if (_references.Release())
        {
            _written.Dispose();
            _superseded.Dispose();
            _isSuperseded.Dispose();
        }
    }

    // The pair is published in steps, so that marking row after row does not allocate for each.
    private void AdvanceDead()
    {
        while (_deadRows < capacity && At(_superseded, _deadRows) is var mark && mark != 0)
        {
            _deadThrough = Math.Max(_deadThrough, mark);
            _deadRows++;
        }

        if (_deadRows >= _dead.Count + DeadRowsStep)
        {
            Volatile.Write(ref _dead, new DeadRows(_deadRows, new Sequence(_deadThrough)));
        }
    }

    private static ref ulong At(NativeArena arena, int ordinal) => ref MemoryMarshal.AsRef<ulong>(
        arena.Slice(ordinal * sizeof(ulong), sizeof(ulong)));
}
