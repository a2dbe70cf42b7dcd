using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Turnstile.Vectors.Distances;

/// <summary>Levels of one bit, eight in a byte.</summary>
internal readonly struct Width1 : ILevelWidth
{
    public static int FieldCount => 8;

    public static int Shift => 1;

    public static byte Mask => 0x01;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Next(Vector128<byte> packed) =>
        Vector128.ShiftRightLogical(packed.AsUInt16(), 1).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Next(Vector256<byte> packed) =>
        Vector256.ShiftRightLogical(packed.AsUInt16(), 1).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Next(Vector512<byte> packed) =>
        Vector512.ShiftRightLogical(packed.AsUInt16(), 1).AsByte();
}
