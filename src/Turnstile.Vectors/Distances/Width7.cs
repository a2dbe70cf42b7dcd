using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Turnstile.Vectors.Distances;

/// <summary>Levels of seven bits, one in a byte, whose top bit is 0.</summary>
internal readonly struct Width7 : ILevelWidth
{
    public static int FieldCount => 1;

    public static int Shift => 8;

    public static byte Mask => 0x7F;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Next(Vector128<byte> packed) => packed;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Next(Vector256<byte> packed) => packed;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Next(Vector512<byte> packed) => packed;
}
