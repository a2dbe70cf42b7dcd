using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Turnstile.Vectors.Distances;

/// <summary>Levels of four bits, two in a byte.</summary>
internal readonly struct Width4 : ILevelWidth
{
    public static int FieldCount => 2;

    public static int Shift => 4;

    public static byte Mask => 0x0F;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Next(Vector128<byte> packed) =>
        Vector128.ShiftRightLogical(packed.AsUInt16(), 4).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Next(Vector256<byte> packed) =>
        Vector256.ShiftRightLogical(packed.AsUInt16(), 4).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Next(Vector512<byte> packed) =>
        Vector512.ShiftRightLogical(packed.AsUInt16(), 4).AsByte();
}
