using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Turnstile.Vectors.Distances;

/// <summary>Levels of two bits, four in a byte.</summary>
internal readonly struct Width2 : ILevelWidth
{
    public static int FieldCount => 4;

    public static int Shift => 2;

    public static byte Mask => 0x03;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Next(Vector128<byte> packed) =>
        Vector128.ShiftRightLogical(packed.AsUInt16(), 2).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Next(Vector256<byte> packed) =>
        Vector256.ShiftRightLogical(packed.AsUInt16(), 2).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Next(Vector512<byte> packed) =>
        Vector512.ShiftRightLogical(packed.AsUInt16(), 2).AsByte();
}
