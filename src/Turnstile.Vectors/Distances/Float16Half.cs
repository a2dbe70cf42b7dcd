using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Turnstile.Vectors.Distances;

/// <summary>IEEE 754 half precision, finite: exponent and fraction move to their place in a float32.</summary>
/// <remarks>There the exponent's offset is greater by 112, which a product by 2^112 makes good, for halves that are
/// not normal too.</remarks>
internal readonly struct Float16Half : IHalf
{
    private const int Shift = 13;
    private const int SignShift = 16;
    private const uint Magnitude = 0x7FFF;
    private const uint Sign = 0x8000;
    private const float Offset = 5.192296858534828e33f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Widen(uint bits)
    {
        float size = BitConverter.UInt32BitsToSingle((bits & Magnitude) << Shift) * Offset;
        return (bits & Sign) == 0 ? size : -size;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Widen(Vector128<uint> bits)
    {
        Vector128<float> size = Vector128.ShiftLeft(bits & Vector128.Create(Magnitude), Shift).AsSingle() * Offset;
        return size | Vector128.ShiftLeft(bits & Vector128.Create(Sign), SignShift).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Widen(Vector256<uint> bits)
    {
        Vector256<float> size = Vector256.ShiftLeft(bits & Vector256.Create(Magnitude), Shift).AsSingle() * Offset;
        return size | Vector256.ShiftLeft(bits & Vector256.Create(Sign), SignShift).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Widen(Vector512<uint> bits)
    {
        Vector512<float> size = Vector512.ShiftLeft(bits & Vector512.Create(Magnitude), Shift).AsSingle() * Offset;
        return size | Vector512.ShiftLeft(bits & Vector512.Create(Sign), SignShift).AsSingle();
    }
}
