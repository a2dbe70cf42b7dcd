using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Turnstile.Vectors.Distances;

/// <summary>Adds |query-row|: the L1 distance.</summary>
internal readonly struct AbsoluteStep : IFloatStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Add(float sum, float query, float row) => sum + MathF.Abs(query - row);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Add(Vector128<float> sum, Vector128<float> query, Vector128<float> row) =>
        sum + Vector128.Abs(query - row);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Add(Vector256<float> sum, Vector256<float> query, Vector256<float> row) =>
        sum + Vector256.Abs(query - row);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> sum, Vector512<float> query, Vector512<float> row) =>
        sum + Vector512.Abs(query - row);
}
