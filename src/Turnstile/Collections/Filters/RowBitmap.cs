using System.Numerics;

namespace Turnstile.Collections.Filters;

/// <summary>One bit per row of a range; bit 0 is the first row of the range.</summary>
/// <remarks>Bits past <see cref="Count"/> are zero. Threads: one at a time.</remarks>
internal sealed class RowBitmap
{
    private readonly ulong[] _words;

    /// <summary>Zeros for <paramref name="count"/> rows.</summary>
    public RowBitmap(int count)
    {
        Count = count;
        _words = new ulong[(count + 63) / 64];
    }

    /// <summary>How many rows there are.</summary>
    public int Count { get; }

    /// <summary>The bits, 64 to a word, the lowest first.</summary>
    public Span<ulong> Words => _words;

    /// <summary>Whether the row at <paramref name="index"/> is in.</summary>
    public bool this[int index]
    {
        get => ((_words[index / 64] >> (index % 64)) & 1) != 0;
        set
        {
            ulong bit = 1UL << (index % 64);
            _words[index / 64] = value ? _words[index / 64] | bit : _words[index / 64] & ~bit;
        }
    }

    /// <summary>How many rows are in.</summary>
    public int CountOnes()
    {
        int count = 0;
        foreach (ulong word in _words)
        {
            count += BitOperations.PopCount(word);
        }

        return count;
    }

    /// <summary>The first row that is in at or after <paramref name="index"/>; -1 if there is none.</summary>
    public int NextOne(int index)
    {
        if (index >= Count)
        {
            return -1;
        }

        int at = index / 64;
        ulong word = _words[at] & (ulong.MaxValue << (index % 64));
        while (word == 0)
        {
            if (++at == _words.Length)
            {
                return -1;
            }

            word = _words[at];
        }

        return (at * 64) + BitOperations.TrailingZeroCount(word);
    }

    /// <summary>Takes every row in.</summary>
    public void SetAll()
    {
        _words.AsSpan().Fill(ulong.MaxValue);
        if (Count % 64 != 0)
        {
            _words[^1] = (1UL << (Count % 64)) - 1;
        }
    }

    /// <summary>Leaves every row out.</summary>
    public void Clear() => _words.AsSpan().Clear();

    /// <summary>Keeps only the rows that <paramref name="other"/>, of the same count, has too.</summary>
    public void And(RowBitmap other)
    {
        for (int i = 0; i < _words.Length; i++)
        {
            _words[i] &= other._words[i];
        }
    }

    /// <summary>Drops the rows that <paramref name="other"/>, of the same count, has.</summary>
    public void AndNot(RowBitmap other)
    {
        for (int i = 0; i < _words.Length; i++)
        {
            _words[i] &= ~other._words[i];
        }
    }
}
