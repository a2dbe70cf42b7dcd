namespace Turnstile.Vectors.Distances;

/// <summary>Where a query's int8 lie for the parts of a code, and how long the parts are.</summary>
internal readonly unsafe struct LevelQuery(CodeLayout layout, byte* high, byte* low)
{
    public readonly byte* High = high;
    public readonly byte* Low = low;
    public readonly int HighBytes = layout.HighBytes;
    public readonly int LowBytes = layout.LowBytes;
    public readonly int LowWidth = layout.LowWidth;
}
