using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Turnstile.Vectors.Distances;

/// <summary>Splits pairs of signed bytes: shifts with sign, so that -128 to 127 stay what they are.</summary>
internal readonly struct Int8Split : IByteSplit
{
    public static short Widen(byte component) => (sbyte)component;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> Even(Vector128<short> pairs) =>
        Vector128.ShiftRightArithmetic(Vector128.ShiftLeft(pairs, 8), 8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> Odd(Vector128<short> pairs) => Vector128.ShiftRightArithmetic(pairs, 8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Even(Vector256<short> pairs) =>
        Vector256.ShiftRightArithmetic(Vector256.ShiftLeft(pairs, 8), 8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Odd(Vector256<short> pairs) => Vector256.ShiftRightArithmetic(pairs, 8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> Even(Vector512<short> pairs) =>
        Vector512.ShiftRightArithmetic(Vector512.ShiftLeft(pairs, 8), 8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> Odd(Vector512<short> pairs) => Vector512.ShiftRightArithmetic(pairs, 8);
}
