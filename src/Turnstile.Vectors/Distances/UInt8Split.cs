using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Turnstile.Vectors.Distances;

/// <summary>Splits pairs of unsigned bytes: a mask keeps the even one, a shift without sign the odd one.</summary>
internal readonly struct UInt8Split : IByteSplit
{
    public static short Widen(byte component) => component;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> Even(Vector128<short> pairs) => pairs & Vector128.Create((short)0xFF);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> Odd(Vector128<short> pairs) => Vector128.ShiftRightLogical(pairs, 8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Even(Vector256<short> pairs) => pairs & Vector256.Create((short)0xFF);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Odd(Vector256<short> pairs) => Vector256.ShiftRightLogical(pairs, 8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> Even(Vector512<short> pairs) => pairs & Vector512.Create((short)0xFF);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> Odd(Vector512<short> pairs) => Vector512.ShiftRightLogical(pairs, 8);
}
