using Turnstile.Collections.Columns;

namespace Turnstile.Collections.Filters;

/// <summary>Some rows of a segment that stand in one page of every column: what one step of an evaluation looks
/// at.</summary>
/// <param name="Columns">The segment's columns.</param>
/// <param name="Start">The first ordinal, a multiple of 64.</param>
/// <param name="Count">How many rows, at most <see cref="RowsMax"/>.</param>
/// <param name="Scratch">What the evaluation remembers between blocks.</param>
internal readonly record struct ScanBlock(SegmentColumns Columns, int Start, int Count, ScanScratch Scratch)
{
    /// <summary>The most rows of a block.</summary>
    public const int RowsMax = PagedArray<int>.PageLength;

    /// <summary>The most words of bits of a block.</summary>
    public const int WordsMax = RowsMax / 64;

    /// <summary>How many words of bits the block has.</summary>
    public int WordCount => (Count + 63) / 64;
}
