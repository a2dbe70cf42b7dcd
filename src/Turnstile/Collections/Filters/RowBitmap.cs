using System.Numerics;

namespace Turnstile.Collections.Filters;

/// <summary>One bit per row of a range; bit 0 is the first row of the range.</summary>
/// <remarks>Bits past <see cref="Count"/> are zero. Threads: one at a time.</remarks>
internal sealed class RowBitmap
{
    private ulong[] _storage = [];

    /// <summary>No rows.</summary>
    public RowBitmap()
    {
    }

    /// <summary>Zeros for <paramref name="count"/> rows.</summary>
    public RowBitmap(int count)
    {
        Reset(count);
    }

    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>The bits, 64 to a word, the lowest first.</summary>
    public Span<ulong> Words => _storage.AsSpan(0, (Count + 63) / 64);

    /// <summary>What <see cref="Words"/> is a part of, for those who cannot hold a span.</summary>
    public ulong[] Storage => _storage;

    /// <summary>Zeros for <paramref name="count"/> rows; allocates only to grow.</summary>
    public void Reset(int count)
    {
        Count = count;
        int words = (count + 63) / 64;
        if (_storage.Length < words)
        {
            _storage = new ulong[words];
        }

        Words.Clear();
    }

    /// <summary>Whether the row at <paramref name="index"/> is in.</summary>
    public bool this[int index]
    {
        get => ((Words[index / 64] >> (index % 64)) & 1) != 0;
        set
        {
            ulong bit = 1UL << (index % 64);
            Words[index / 64] = value ? Words[index / 64] | bit : Words[index / 64] & ~bit;
        }
    }

    /// <summary>How many rows are in.</summary>
    public int CountOnes()
    {
        int count = 0;
        foreach (ulong word in Words)
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
        ulong word = Words[at] & (ulong.MaxValue << (index % 64));
        while (word == 0)
        {
            if (++at == Words.Length)
            {
                return -1;
            }

            word = Words[at];
        }

        return (at * 64) + BitOperations.TrailingZeroCount(word);
    }

    /// <summary>Takes every row in.</summary>
    public void SetAll()
    {
        Words.Fill(ulong.MaxValue);
        if (Count % 64 != 0)
        {
            Words[^1] = (1UL << (Count % 64)) - 1;
        }
    }

    /// <summary>Leaves every row out.</summary>
    public void Clear() => Words.Clear();

    /// <summary>Keeps only the rows that <paramref name="other"/>, of the same count, has too.</summary>
    public void And(RowBitmap other)
    {
        for (int i = 0; i < Words.Length; i++)
        {
            Words[i] &= other.Words[i];
        }
    }

    /// <summary>Drops the rows that <paramref name="other"/>, of the same count, has.</summary>
    public void AndNot(RowBitmap other)
    {
        for (int i = 0; i < Words.Length; i++)
        {
            Words[i] &= ~other.Words[i];
        }
    }
}
