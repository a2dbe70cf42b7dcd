using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Turnstile.Vectors.Distances;

/// <summary>bfloat16: the upper half of a float32.</summary>
internal readonly struct BFloat16Half : IHalf
{
    private const int Shift = 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Widen(uint bits) => BitConverter.UInt32BitsToSingle(bits << Shift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Widen(Vector128<uint> bits) => Vector128.ShiftLeft(bits, Shift).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Widen(Vector256<uint> bits) => Vector256.ShiftLeft(bits, Shift).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Widen(Vector512<uint> bits) => Vector512.ShiftLeft(bits, Shift).AsSingle();
}
