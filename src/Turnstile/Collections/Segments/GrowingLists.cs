namespace Turnstile.Collections.Segments;

/// <summary>The inverted lists of one field of one segment, and when they are due to take more rows: they are made when
/// there are rows enough, and made longer as rows come. What no list has yet is scanned, and is never much.</summary>
/// <remarks>Threads: one worker at a time makes lists, any query searches what is there; the turnstile seals. Lifetime:
/// that of the <see cref="ListIndex"/> that has it; lists that others have taken the place of are freed when the last
/// query leaves them.</remarks>
/// <param name="isSealed">Whether no row follows.</param>
internal sealed class GrowingLists(bool isSealed) : IDisposable
{
    /// <summary>A segment of fewer rows is scanned, and has no lists.</summary>
    public const int RowsMin = 2_000;

    // So many rows wait for lists, and one in so many of those that are in some: each time costs a copy of all.
    private const int StepMin = 1_000;
    private const int StepShare = 8;

    // written by the turnstile, read by workers and queries; rises once
    private bool _isSealed = isSealed;

    // 0 free, 1 taken by a worker; Interlocked
    private int _isTaken;

    // replaced by the worker that has taken it, read by any
    private FieldLists? _built;

    // written before workers see it, and by the one that has taken it; a reference is owned
    private SharedCentroids? _first;

    /// <summary>Lists that were read from a file; takes them over.</summary>
    public static GrowingLists Of(FieldLists built) => new(isSealed: true) { _built = built };

    /// <summary>Lists to be made with the centroids of others, which are taken over.</summary>
    public static GrowingLists With(SharedCentroids first) => new(isSealed: true) { _first = first };

    /// <summary>How many rows have been looked at: those with vectors are in the lists.</summary>
    public int Through => Volatile.Read(ref _built)?.Through ?? 0;

    /// <summary>Whether no row follows and all are in the lists.</summary>
    public bool IsFinal => Volatile.Read(ref _built)?.IsFinal ?? false;

    /// <summary>Whether it is known how many lists a wanted recall takes.</summary>
    public bool HasEfforts => Volatile.Read(ref _built)?.Efforts is not null;

    /// <summary>Whether no row follows. Read before the rows are counted.</summary>
    public bool IsSealed => Volatile.Read(ref _isSealed);

    /// <summary>What they take in memory, bytes.</summary>
    public long Bytes => Volatile.Read(ref _built)?.Bytes ?? 0;

    /// <summary>The centroids to begin with, where there are no lists yet; null for none. The worker that has taken it.
    /// </summary>
    public SharedCentroids? First => _first;

    /// <summary>Whether a sealed segment of so many rows has lists.</summary>
    public static bool AreFor(int count) => count >= RowsMin;

    /// <summary>How many of the first <paramref name="count"/> rows need not be waited for: all while no more wait than
    /// may, and once no row follows those that are in lists for good.</summary>
    public int IndexedOf(int count)
    {
        if (!IsSealed)
        {
            return UnhurriedOf(count);
        }

        return IsFinal || !AreFor(count) ? count : Math.Min(count - 1, Through);
    }

    /// <summary>How many of the first <paramref name="count"/> rows no writer is held up for: twice as many may wait as
    /// lists are made longer for.</summary>
    public int UnhurriedOf(int count)
    {
        int through = Through;
        return (int)Math.Min(count, through + (2L * StepAfter(through)));
    }

    /// <summary>Whether lists are due to be made or made longer.</summary>
    /// <param name="isSealed">Whether no row followed before they were counted.</param>
    /// <param name="count">Rows that have vectors and codes.</param>
    public bool AreDue(bool isSealed, int count) => isSealed
        ? AreFor(count) && !IsFinal
        : Through is var through && count - through >= StepAfter(through);

    /// <summary>True for the one worker that is to make them; <see cref="GiveBack"/> follows.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _isTaken, 1, 0) == 0;

    /// <summary>The worker is done.</summary>
    public void GiveBack() => Volatile.Write(ref _isTaken, 0);

    /// <summary>Lets queries find them, in the place of those before. The worker that has taken it.</summary>
    public void Publish(FieldLists built)
    {
        Interlocked.Exchange(ref _built, built)?.Release();
        Interlocked.Exchange(ref _first, null)?.Release();
    }

    /// <summary>The lists as they are now, to be released when they were searched; null while there are none.</summary>
    public FieldLists? Acquire()
    {
        while (Volatile.Read(ref _built) is { } built)
        {
            // One that is gone was replaced first.
            if (built.TryRetain())
            {
                return built;
            }
        }

        return null;
    }

    /// <summary>Says that no row follows. Turnstile only.</summary>
    public void Seal() => Volatile.Write(ref _isSealed, true);

    /// <summary>Gives back what it owns.</summary>
    public void Dispose()
    {
        Interlocked.Exchange(ref _built, null)?.Release();
        Interlocked.Exchange(ref _first, null)?.Release();
    }

    private static int StepAfter(int through) => through == 0 ? RowsMin : Math.Max(StepMin, through / StepShare);
}
