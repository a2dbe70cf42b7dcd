namespace Turnstile.Collections.Columns;

/// <summary>Bits that are only appended, 64 to a word, with one writer and readers that take no lock.</summary>
/// <remarks>The writer changes the last word while readers look at its older bits; those bits stay as they are, and a
/// word is stored at once, so a reader is right about every bit below the count it was told.</remarks>
internal sealed class PagedBits
{
    private readonly PagedArray<ulong> _words = new();

    // writer only
    private int _count;

    /// <summary>Adds a bit. Writer only.</summary>
    public void Append(bool bit)
    {
        int word = _count / 64;
        if (word == _words.Count)
        {
            _words.Append(0);
        }

        if (bit)
        {
            _words.Set(word, _words[word] | (1UL << (_count % 64)));
        }

        _count++;
    }

    /// <summary>Adds up to 64 bits at once, when the count is a multiple of 64. Writer only.</summary>
    public void AppendWord(ulong word, int bitCount)
    {
        Invariant.Check(_count % 64 == 0, "COLUMN-1", "a word of bits must begin at a multiple of 64");
        _words.Append(word);
        _count += bitCount;
    }

    /// <summary>The bit at <paramref name="index"/>.</summary>
    public bool this[int index] => ((_words[index / 64] >> (index % 64)) & 1) != 0;

    /// <summary>The word that holds the bits from 64 times <paramref name="index"/> on.</summary>
    public ulong Word(int index) => _words[index];

    /// <summary>The same and some behind it, of one page of a column.</summary>
    public ReadOnlySpan<ulong> Words(int index, int count) => _words.Slice(index, count);
}
