namespace Turnstile.Vectors.BlockMax;

/// <summary>How rows are cut into blocks.</summary>
/// <param name="RowCount">Rows, numbered from 0.</param>
/// <param name="Shift">A block has 2^Shift rows.</param>
internal readonly record struct BlockShape(int RowCount, int Shift)
{
    public int BlockCount => (int)((RowCount + (1L << Shift) - 1) >> Shift);

    /// <summary>The blocks, and as many more as make whole vectors.</summary>
    public int PaddedBlockCount =>
        (BlockCount + BlockMaxLists.PaddingBlocks - 1) / BlockMaxLists.PaddingBlocks * BlockMaxLists.PaddingBlocks;
}
