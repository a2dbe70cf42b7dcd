using System.Runtime.CompilerServices;

namespace Turnstile.Vectors.Distances;

/// <summary>Levels of 3, 5, 6 or 9 bits: the high bits in one part, the low ones in another.</summary>
internal readonly unsafe struct TwoParts<THigh, TLow> : ICodeDot
    where THigh : struct, ILevelDot
    where TLow : struct, ILevelDot
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Dot(in LevelQuery query, byte* record) =>
        (THigh.Dot(query.High, record, query.HighBytes) << query.LowWidth)
            + TLow.Dot(query.Low, record + query.HighBytes, query.LowBytes);
}
