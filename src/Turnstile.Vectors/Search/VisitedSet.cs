using System.Runtime.CompilerServices;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Search;

/// <summary>The ordinals one search has seen: a bitset that remembers which words it touched.</summary>
/// <remarks>Clearing costs what was visited, never more than the set; so a search of a huge graph does not pay for
/// its size. Belongs to one searcher.</remarks>
internal sealed unsafe class VisitedSet
{
    private const int BitsPerWord = 32;

    private PinnedScratch _words = new(0);
    private PinnedScratch _touched = new(0);
    private int _touchedCount;
    private int _wordCount;

    /// <summary>Makes the set empty and fit for ordinals below <paramref name="capacity"/>.</summary>
    public void Reset(int capacity)
    {
        int wordCount = (capacity + BitsPerWord - 1) / BitsPerWord;
        if (wordCount > _wordCount)
        {
            _words = new PinnedScratch(wordCount * sizeof(uint));
            _touched = new PinnedScratch((wordCount + 1) * sizeof(int));
            _wordCount = wordCount;
        }
        else
        {
            // In bounds: only words below the word count were ever noted.
            uint* words = (uint*)_words.Pointer;
            foreach (int word in new ReadOnlySpan<int>(_touched.Pointer, _touchedCount))
            {
                words[word] = 0;
            }
        }

        _touchedCount = 0;
    }

    /// <summary>Adds an ordinal; false when it was there. The caller vouches that it is below the capacity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Add(int ordinal) => AddCounting(ordinal) != 0;

    /// <summary>Adds an ordinal, without a branch; how many that made more: 1, or 0 when it was there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int AddCounting(int ordinal)
    {
        // In bounds: the ordinal is below the capacity, so its word is below the word count; and each word is noted
        // once, when it becomes other than 0, so the notes have a place for one more until all words are noted.
        int index = (int)((uint)ordinal / BitsPerWord);
        uint* word = (uint*)_words.Pointer + index;
        uint old = *word;
        uint bit = 1u << (ordinal & (BitsPerWord - 1));
        *word = old | bit;
        ((int*)_touched.Pointer)[_touchedCount] = index;
        _touchedCount += old == 0 ? 1 : 0;
        return (old & bit) == 0 ? 1 : 0;
    }

    /// <summary>Adds ordinals up to the first that is negative, and gives those that were not there.</summary>
    /// <param name="ordinals">Memory that others may write to meanwhile. The caller vouches that each is below the
    /// capacity.</param>
    /// <param name="max">The most there are.</param>
    /// <param name="added">Has a place for each; filled from the start. May be where the ordinals are.</param>
    /// <returns>How many were not there.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int AddNew(int* ordinals, int max, int* added) => AddAll(ordinals, max, added, isNewGiven: true);

    /// <summary>Adds ordinals up to the first that is negative, and gives those that were there already, each as often
    /// as it comes again.</summary>
    /// <param name="ordinals">The caller vouches that each is below the capacity.</param>
    /// <param name="max">The most there are.</param>
    /// <param name="known">Has a place for each; filled from the start. May be where the ordinals are.</param>
    /// <returns>How many were there.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int AddKnown(int* ordinals, int max, int* known) => AddAll(ordinals, max, known, isNewGiven: false);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int AddAll(int* ordinals, int max, int* given, bool isNewGiven)
    {
        // In bounds: an ordinal is below the capacity, so its word is below the word count; and each word is noted
        // once, when it becomes other than 0, so the notes have a place for one more until all words are noted. An
        // ordinal is written in any case and kept when it is given: whether it is cannot be guessed, so there is no
        // branch to guess wrong.
        uint* words = (uint*)_words.Pointer;
        int* touched = (int*)_touched.Pointer;
        int touchedCount = _touchedCount;
        int count = 0;
        for (int i = 0; i < max; i++)
        {
            int ordinal = Volatile.Read(ref ordinals[i]);
            if (ordinal < 0)
            {
                break;
            }

            int index = (int)((uint)ordinal / BitsPerWord);
            uint old = words[index];
            uint bit = 1u << (ordinal & (BitsPerWord - 1));
            words[index] = old | bit;
            touched[touchedCount] = index;
            touchedCount += old == 0 ? 1 : 0;
            given[count] = ordinal;
            count += (old & bit) == 0 == isNewGiven ? 1 : 0;
        }

        _touchedCount = touchedCount;
        return count;
    }
}
