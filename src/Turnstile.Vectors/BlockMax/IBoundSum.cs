namespace Turnstile.Vectors.BlockMax;

/// <summary>Adds what four dense lists are worth to the bounds of all blocks, in one SIMD form.</summary>
/// <remarks>Four at a time, because bounds are then read and written a quarter as often. Forms differ by rounding
/// alone, for which the searcher allows.</remarks>
internal unsafe interface IBoundSum
{
    /// <summary>Lists that are added at once.</summary>
    const int Together = 4;

    /// <param name="bounds">One for each block.</param>
    /// <param name="lists">Four, each with a level for each block.</param>
    /// <param name="blockCount">A multiple of <see cref="BlockMaxLists.PaddingBlocks"/>.</param>
    static abstract void Add(float* bounds, DenseList* lists, int blockCount);
}
