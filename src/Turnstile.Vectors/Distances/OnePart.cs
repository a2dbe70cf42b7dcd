using System.Runtime.CompilerServices;

namespace Turnstile.Vectors.Distances;

/// <summary>Levels that are stored whole.</summary>
internal readonly unsafe struct OnePart<TDot> : ICodeDot
    where TDot : struct, ILevelDot
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Dot(in LevelQuery query, byte* record) => TDot.Dot(query.High, record, query.HighBytes);
}
