namespace Turnstile.Collections.Columns;

/// <summary>An array that only grows, with one writer and readers that take no lock.</summary>
/// <remarks>
/// <code>
/// _pages ─► [ page 0 | page 1 | page 2 | - ]      each page: PageLength elements, never freed early; never moved,
///                                                 but for page 0, which begins small and doubles by copying
/// </code>
/// Why readers are safe: a reader asks only for elements below a count that it read with acquire, and the writer
/// stored that count with release after the elements. So the table and the page that the reader then loads are those or
/// newer ones, and hold those elements; growing copies table or page and leaves the old one as it was.
/// Threads: Append and Set from the writer; the rest from any, below a published count.</remarks>
internal sealed class PagedArray<T>
{
    /// <summary>Elements of one page; a multiple of 64, so that a bitmap word never crosses pages.</summary>
    public const int PageLength = 4_096;

    private const int FirstLength = 16;

    // volatile, written by the writer
    private T[][] _pages = [];

    // writer only
    private int _count;

    /// <summary>Elements appended so far. Writer only: readers are told a count by whoever publishes rows.</summary>
    public int Count => _count;

    /// <summary>The element at <paramref name="index"/>.</summary>
    public T this[int index] => Volatile.Read(ref _pages)[index / PageLength][index % PageLength];

    /// <summary>Adds an element.</summary>
    public void Append(T value)
    {
        int page = _count / PageLength;
        if (page == _pages.Length || _pages[page] is null)
        {
            AddPage(page);
        }
        else if (_count == _pages[page].Length)
        {
            GrowFirst();
        }

        _pages[page][_count % PageLength] = value;
        _count++;
    }

    /// <summary>Changes the newest elements' storage in place. Writer only; readers see the old or the new
    /// value.</summary>
    public void Set(int index, T value) => _pages[index / PageLength][index % PageLength] = value;

    /// <summary>The elements from <paramref name="start"/> on, at most to the end of its page.</summary>
    /// <param name="start">Where to begin.</param>
    /// <param name="count">How many to take; they must stand in one page.</param>
    public ReadOnlySpan<T> Slice(int start, int count) =>
        Volatile.Read(ref _pages)[start / PageLength].AsSpan(start % PageLength, count);

    private void AddPage(int page)
    {
        T[][] pages = _pages;
        if (page == pages.Length)
        {
            Array.Resize(ref pages, Math.Max(4, pages.Length * 2));
        }

        pages[page] = new T[page == 0 ? FirstLength : PageLength];
        Volatile.Write(ref _pages, pages);
    }

    // Most segments of small collections have few rows; a whole page for each of their columns would be mostly empty.
    private void GrowFirst()
    {
        T[] first = _pages[0];
        Array.Resize(ref first, first.Length * 2);
        Volatile.Write(ref _pages[0], first);
    }
}
