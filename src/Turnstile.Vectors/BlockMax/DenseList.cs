namespace Turnstile.Vectors.BlockMax;

/// <summary>A level for each block, and what a level is worth to a query.</summary>
internal readonly unsafe struct DenseList(byte* levels, float worth)
{
    public readonly byte* Levels = levels;
    public readonly float Worth = worth;
}
